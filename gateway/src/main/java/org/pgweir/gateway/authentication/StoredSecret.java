package org.pgweir.gateway.authentication;

import org.pgweir.protocol.scram.Md5Secret;
import org.pgweir.protocol.scram.ScramVerifier;

/** What is known of a role's password. */
sealed interface StoredSecret {

  /** A SCRAM-SHA-256 verifier. */
  record Scram(ScramVerifier verifier) implements StoredSecret {}

  /** An md5 hash. */
  record Md5(Md5Secret secret) implements StoredSecret {}

  /** No role of that name, no password, or one that has expired: no password is right. */
  record None() implements StoredSecret {}

  /**
   * Reads the stored form, as in {@code pg_authid.rolpassword}.
   *
   * @throws IllegalArgumentException for any other form, a password in clear among them; the
   *     message does not repeat it
   */
  static StoredSecret parse(String text) {
    return ScramVerifier.looksLikeOne(text)
        ? new Scram(ScramVerifier.parse(text))
        : new Md5(Md5Secret.parse(text));
  }
}
