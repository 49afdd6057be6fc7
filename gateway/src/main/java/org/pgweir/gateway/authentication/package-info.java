/**
 * Logins that cannot simply pass through: SCRAM ended at the gateway, and taken up again towards
 * the server with the key that the client's proof reveals.
 *
 * <p>{@link org.pgweir.gateway.authentication.Login} is a pure machine: read it first. {@link
 * org.pgweir.gateway.authentication.LoginHandlers} feeds it frames and does what it says; {@link
 * org.pgweir.gateway.authentication.Logins} decides which connections need it. Secrets are read on
 * virtual threads. May know TLS, configuration and the protocol; nothing of sessions or SQL of
 * clients.
 */
@NullMarked
package org.pgweir.gateway.authentication;

import org.jspecify.annotations.NullMarked;
