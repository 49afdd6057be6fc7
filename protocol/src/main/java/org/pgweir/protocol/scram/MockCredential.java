package org.pgweir.protocol.scram;

/**
 * The credential of a user that does not exist or may not log in with a password: the exchange runs
 * to its end like any other and then fails, so that a stranger cannot tell which users exist.
 *
 * @param salt must be the same at every attempt of the same user, as a real one would be
 */
public record MockCredential(ScramSalt salt) implements ScramCredential {}
