/**
 * The Netty edge: accepts clients, reads their startup packet, and feeds bytes to and from the
 * session.
 *
 * <p>A session's two channels live on one event loop. Handlers here move bytes, watch writability
 * and close things; what a message means is decided in {@code session}. Read {@link
 * org.pgweir.gateway.server.Relay} first.
 */
@NullMarked
package org.pgweir.gateway.server;

import org.jspecify.annotations.NullMarked;
