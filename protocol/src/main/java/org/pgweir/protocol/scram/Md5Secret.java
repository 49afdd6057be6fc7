package org.pgweir.protocol.scram;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What PostgreSQL stores for an md5 password: {@code md5} and the hex digest of password and user
 * name. Unlike a SCRAM verifier it is as good as the password; it prints nothing of itself.
 */
public final class Md5Secret {

  private static final Pattern FORM = Pattern.compile("md5[0-9a-f]{32}");
  private static final int PREFIX_CHARACTERS = 3;

  private final String stored;

  private Md5Secret(String stored) {
    this.stored = stored;
  }

  /**
   * Reads the stored form.
   *
   * @throws IllegalArgumentException if it is not well formed
   */
  public static Md5Secret parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not an md5 secret");
    }
    return new Md5Secret(text);
  }

  /**
   * The PasswordMessage text that answers AuthenticationMD5Password.
   *
   * @param salt the 4 bytes of the request
   */
  public String answer(byte[] salt) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      md5.update(stored.substring(PREFIX_CHARACTERS).getBytes(StandardCharsets.US_ASCII));
      return "md5" + HexFormat.of().formatHex(md5.digest(salt));
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("this Java runtime has no MD5", absent);
    }
  }

  /** Whether a client's PasswordMessage answers the salt rightly. */
  public boolean isAnswer(String message, byte[] salt) {
    return MessageDigest.isEqual(
        answer(salt).getBytes(StandardCharsets.ISO_8859_1),
        message.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public String toString() {
    return "Md5Secret(hidden)";
  }
}
