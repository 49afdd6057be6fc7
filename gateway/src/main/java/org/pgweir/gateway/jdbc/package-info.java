/**
 * The gateway's own connections to the server, with its own login.
 *
 * <p>Knows the configuration of the upstream and JDBC; blocking, so never used on an event loop.
 * Read {@link org.pgweir.gateway.jdbc.OwnConnections} first.
 */
@NullMarked
package org.pgweir.gateway.jdbc;

import org.jspecify.annotations.NullMarked;
