/**
 * TLS on both legs: contexts made from the configuration, the negotiation before the first
 * handshake byte, and the certificate hashes that SCRAM binds to.
 *
 * <p>May know the configuration and Netty; nothing of sessions or authentication. Handshakes
 * compute on virtual threads, not on the event loop. Read {@link
 * org.pgweir.gateway.tls.Negotiation} for the client's side and {@link
 * org.pgweir.gateway.tls.ServerNegotiation} for the server's.
 */
@NullMarked
package org.pgweir.gateway.tls;

import org.jspecify.annotations.NullMarked;
