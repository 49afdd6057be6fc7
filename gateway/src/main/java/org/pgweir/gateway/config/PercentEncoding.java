package org.pgweir.gateway.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** RFC 3986 percent-encoding of UTF-8; {@code +} stands for itself. */
final class PercentEncoding {

  private PercentEncoding() {}

  /**
   * @param part what the text is, for the message; the text itself may be a secret
   * @throws ConfigException when a {@code %} is not followed by two hexadecimal digits, or the
   *     bytes are not UTF-8 or hold a zero
   */
  static String decode(String part, String text) {
    byte[] source = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer decoded = ByteBuffer.allocate(source.length);
    for (int i = 0; i < source.length; i++) {
      decoded.put(source[i] == '%' ? octet(part, source, i) : source[i]);
      i += source[i] == '%' ? 2 : 0;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new ConfigException("the " + part + " in the upstream URL is not UTF-8");
    }
  }

  private static byte octet(String part, byte[] source, int percent) {
    int high = percent + 2 < source.length ? Character.digit(source[percent + 1], 16) : -1;
    int low = percent + 2 < source.length ? Character.digit(source[percent + 2], 16) : -1;
    if (high < 0 || low < 0 || high + low == 0) {
      throw new ConfigException(
          "a % in the "
              + part
              + " of the upstream URL is not followed by two hexadecimal digits other than 00;"
              + " write % itself as %25");
    }
    return (byte) (high << 4 | low);
  }
}
