package org.pgweir.protocol.scram;

import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** The arithmetic of RFC 5802 on bytes, for SHA-256. */
final class ScramCrypto {

  /** Bytes of a SHA-256 digest, hence of every key and proof. */
  static final int KEY_BYTES = 32;

  private static final int NONCE_BYTES = 18;

  private ScramCrypto() {}

  static byte[] hmac(byte[] key, byte[] message) {
    return ScramFunctions.hmac(ScramMechanism.SCRAM_SHA_256, key, message);
  }

  static byte[] sha256(byte[] bytes) {
    return ScramFunctions.hash(ScramMechanism.SCRAM_SHA_256, bytes);
  }

  static byte[] xor(byte[] left, byte[] right) {
    byte[] result = new byte[left.length];
    for (int i = 0; i < left.length; i++) {
      result[i] = (byte) (left[i] ^ right[i]);
    }
    return result;
  }

  /** Compares in a time that does not depend on the contents. */
  static boolean same(byte[] left, byte[] right) {
    return MessageDigest.isEqual(left, right);
  }

  /** A printable nonce of 18 random bytes, as long as PostgreSQL's. */
  static String nonce(SecureRandom random) {
    byte[] bytes = new byte[NONCE_BYTES];
    random.nextBytes(bytes);
    return base64(bytes);
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * Bytes of a message as text and back without loss: the signed text must be the bytes that were
   * sent, whatever encoding a client wrote its user name in.
   */
  static String text(byte[] message) {
    return new String(message, StandardCharsets.ISO_8859_1);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
