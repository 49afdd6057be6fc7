package org.pgweir.gateway.authentication;

import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import com.ongres.scram.common.StringPreparation;
import java.util.Base64;

/** Passwords as PostgreSQL stores them. */
final class StoredForms {

  private static final int ITERATIONS = 4096;

  private StoredForms() {}

  static String scram(String password, byte[] salt) {
    ScramMechanism sha256 = ScramMechanism.SCRAM_SHA_256;
    byte[] salted =
        ScramFunctions.saltedPassword(
            sha256,
            StringPreparation.POSTGRESQL_PREPARATION,
            password.toCharArray(),
            salt,
            ITERATIONS);
    Base64.Encoder base64 = Base64.getEncoder();
    return "SCRAM-SHA-256$%d:%s$%s:%s"
        .formatted(
            ITERATIONS,
            base64.encodeToString(salt),
            base64.encodeToString(
                ScramFunctions.storedKey(sha256, ScramFunctions.clientKey(sha256, salted))),
            base64.encodeToString(ScramFunctions.serverKey(sha256, salted)));
  }
}
