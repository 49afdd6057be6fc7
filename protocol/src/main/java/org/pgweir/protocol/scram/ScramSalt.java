package org.pgweir.protocol.scram;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Salt and iteration count: what a server tells anybody who asks, and what changes whenever a
 * password is set anew.
 */
public final class ScramSalt {

  /** PostgreSQL writes 16; other tools that write verifiers may differ. */
  static final int MAX_SALT_BYTES = 256;

  /** PostgreSQL's SCRAM_SHA_256_DEFAULT_ITERATIONS. */
  private static final int DEFAULT_ITERATIONS = 4096;

  private static final int DEFAULT_SALT_BYTES = 16;

  private final byte[] salt;
  private final int iterations;

  /**
   * @throws IllegalArgumentException if the salt is not 1 to 256 bytes, or the iteration count not
   *     between 1 and ten million
   */
  public ScramSalt(byte[] salt, int iterations) {
    if (salt.length < 1 || salt.length > MAX_SALT_BYTES || !ScramIterations.isAllowed(iterations)) {
      throw new IllegalArgumentException("salt or iteration count out of range");
    }
    this.salt = salt.clone();
    this.iterations = iterations;
  }

  /**
   * The salt shown for a user without a verifier: looks random, yet is always the same for the same
   * user and secret (as PostgreSQL's {@code scram_mock_salt}).
   *
   * @param secret known to nobody outside, the same in all gateways that serve the same users
   */
  public static ScramSalt mock(String user, byte[] secret) {
    byte[] digest = ScramCrypto.hmac(secret, user.getBytes(StandardCharsets.UTF_8));
    return new ScramSalt(Arrays.copyOf(digest, DEFAULT_SALT_BYTES), DEFAULT_ITERATIONS);
  }

  static ScramSalt parse(String saltBase64, String iterations) throws MalformedScramMessage {
    byte[] salt = AttributeReader.base64(saltBase64, "salt");
    if (salt.length < 1 || salt.length > MAX_SALT_BYTES) {
      throw new MalformedScramMessage("The salt is not 1 to 256 bytes long.");
    }
    return new ScramSalt(salt, ScramIterations.parse(iterations));
  }

  public int iterations() {
    return iterations;
  }

  String base64() {
    return ScramCrypto.base64(salt);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ScramSalt that
        && iterations == that.iterations
        && Arrays.equals(salt, that.salt);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(salt) + iterations;
  }

  @Override
  public String toString() {
    return iterations + ":" + base64();
  }
}
