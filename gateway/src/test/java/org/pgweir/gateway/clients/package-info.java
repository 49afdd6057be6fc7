/**
 * Clients as they are used in the field, through the gateway: command-line programs, drivers, pools
 * and migration tools.
 *
 * <p>A program that is not installed, or does not speak to a server of that version, skips its test
 * with the reason. Read {@link org.pgweir.gateway.clients.JdbcTest} first.
 */
@NullMarked
package org.pgweir.gateway.clients;

import org.jspecify.annotations.NullMarked;
