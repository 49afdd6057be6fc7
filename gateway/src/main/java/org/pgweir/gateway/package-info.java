/**
 * The gateway: one class that wires it.
 *
 * <p>Read {@link org.pgweir.gateway.Gateway} first, then {@code server.Relay} and {@code
 * session.StatementPath}.
 */
@NullMarked
package org.pgweir.gateway;

import org.jspecify.annotations.NullMarked;
