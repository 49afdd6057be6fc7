package org.pgweir.protocol.scram;

import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import com.ongres.scram.common.StringPreparation;
import java.util.Base64;

/** Verifiers made from passwords, by the library and not by the code under test. */
final class Verifiers {

  private Verifiers() {}

  static String text(String password, byte[] salt, int iterations) {
    ScramMechanism mechanism = ScramMechanism.SCRAM_SHA_256;
    byte[] salted =
        ScramFunctions.saltedPassword(
            mechanism,
            StringPreparation.POSTGRESQL_PREPARATION,
            password.toCharArray(),
            salt,
            iterations);
    Base64.Encoder base64 = Base64.getEncoder();
    byte[] storedKey =
        ScramFunctions.storedKey(mechanism, ScramFunctions.clientKey(mechanism, salted));
    byte[] serverKey = ScramFunctions.serverKey(mechanism, salted);
    return "SCRAM-SHA-256$%d:%s$%s:%s"
        .formatted(
            iterations,
            base64.encodeToString(salt),
            base64.encodeToString(storedKey),
            base64.encodeToString(serverKey));
  }

  static ScramVerifier of(String password) {
    return ScramVerifier.parse(text(password, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 4096));
  }
}
