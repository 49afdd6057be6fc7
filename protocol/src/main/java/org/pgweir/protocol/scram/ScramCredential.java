package org.pgweir.protocol.scram;

/** What a client's proof is checked against: a real verifier, or one that no proof satisfies. */
public sealed interface ScramCredential permits ScramVerifier, MockCredential {

  /** The salt and the iteration count the client is told. */
  ScramSalt salt();
}
