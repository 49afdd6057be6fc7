package org.pgweir.protocol.scram;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What PostgreSQL stores in {@code pg_authid.rolpassword} for a SCRAM password: enough to check a
 * proof, not enough to make one.
 *
 * <p>Written {@code SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>} (PostgreSQL
 * documentation, "pg_authid"). Prints nothing of itself but its salt.
 */
public final class ScramVerifier implements ScramCredential {

  private static final int MAX_TEXT_CHARACTERS = 1024;

  private static final Pattern FORM =
      Pattern.compile("SCRAM-SHA-256\\$([0-9]+):([^:$]+)\\$([^:$]+):([^:$]+)");

  private final ScramSalt salt;
  private final byte[] storedKey;
  private final byte[] serverKey;

  private ScramVerifier(ScramSalt salt, byte[] storedKey, byte[] serverKey) {
    this.salt = salt;
    this.storedKey = storedKey;
    this.serverKey = serverKey;
  }

  /**
   * Reads the stored form.
   *
   * @throws IllegalArgumentException if it is not well formed or its salt, keys or iteration count
   *     are out of bounds; the message does not repeat the text
   */
  public static ScramVerifier parse(String text) {
    Matcher form = FORM.matcher(text);
    if (text.length() > MAX_TEXT_CHARACTERS || !form.matches()) {
      throw new IllegalArgumentException("not a SCRAM-SHA-256 verifier");
    }
    try {
      return new ScramVerifier(
          ScramSalt.parse(form.group(2), form.group(1)),
          key(form.group(3), "StoredKey"),
          key(form.group(4), "ServerKey"));
    } catch (MalformedScramMessage malformed) {
      throw new IllegalArgumentException(malformed.getMessage(), malformed);
    }
  }

  /** Whether a stored secret claims to be of this form. */
  public static boolean looksLikeOne(String text) {
    return text.startsWith("SCRAM-SHA-256$");
  }

  private static byte[] key(String base64, String what) throws MalformedScramMessage {
    byte[] key = AttributeReader.base64(base64, what);
    if (key.length != ScramCrypto.KEY_BYTES) {
      throw new MalformedScramMessage(what + " is not 32 bytes long.");
    }
    return key;
  }

  @Override
  public ScramSalt salt() {
    return salt;
  }

  byte[] storedKey() {
    return storedKey;
  }

  byte[] serverKey() {
    return serverKey;
  }

  @Override
  public String toString() {
    return "ScramVerifier(" + salt + ")";
  }
}
