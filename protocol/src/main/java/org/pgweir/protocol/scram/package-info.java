/**
 * SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677) in both directions, as PostgreSQL
 * speaks them (`src/backend/libpq/auth-scram.c`, `src/interfaces/libpq/fe-auth-scram.c`).
 *
 * <p>As server it checks a proof against a {@link org.pgweir.protocol.scram.ScramVerifier} and
 * recovers the client's key from it; as client it proves itself with that key, so no password is
 * ever needed. Everything here is a pure function of its arguments: nonces are passed in, results
 * are sealed values, nothing knows a socket. Every length a peer chooses is bounded. Read {@link
 * org.pgweir.protocol.scram.ScramServerExchange} first.
 */
@NullMarked
package org.pgweir.protocol.scram;

import org.jspecify.annotations.NullMarked;
