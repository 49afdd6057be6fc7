package org.pgweir.gateway.session;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * How a session's {@code client_encoding} is read.
 *
 * <p>Bytes that are not valid in the encoding are read as ISO-8859-1, one character a byte: the
 * server will reject such a text, and until then nothing in it is hidden.
 */
record ClientEncoding(Charset charset) {

  static final ClientEncoding UTF8 = new ClientEncoding(StandardCharsets.UTF_8);
  private static final ClientEncoding LATIN1 = new ClientEncoding(StandardCharsets.ISO_8859_1);

  /**
   * PostgreSQL's names (documentation, "Character Set Support") that differ from Java's. Encodings
   * Java does not have are absent: all of them keep ASCII bytes for ASCII characters, which is all
   * that reading a statement needs.
   */
  private static final Map<String, String> JAVA_NAMES =
      Map.ofEntries(
          Map.entry("UTF8", "UTF-8"),
          Map.entry("UNICODE", "UTF-8"),
          Map.entry("BIG5", "Big5"),
          Map.entry("EUC_CN", "GB2312"),
          Map.entry("EUC_JP", "EUC-JP"),
          Map.entry("EUC_KR", "EUC-KR"),
          Map.entry("EUC_TW", "x-EUC-TW"),
          Map.entry("GB18030", "GB18030"),
          Map.entry("GBK", "GBK"),
          Map.entry("JOHAB", "x-Johab"),
          Map.entry("KOI8R", "KOI8-R"),
          Map.entry("KOI8U", "KOI8-U"),
          Map.entry("LATIN2", "ISO-8859-2"),
          Map.entry("LATIN3", "ISO-8859-3"),
          Map.entry("LATIN4", "ISO-8859-4"),
          Map.entry("LATIN5", "ISO-8859-9"),
          Map.entry("LATIN7", "ISO-8859-13"),
          Map.entry("LATIN9", "ISO-8859-15"),
          Map.entry("SJIS", "windows-31j"),
          Map.entry("SHIFT_JIS_2004", "x-SJIS_0213"),
          Map.entry("UHC", "x-windows-949"),
          Map.entry("WIN866", "IBM866"),
          Map.entry("WIN874", "x-windows-874"),
          Map.entry("WIN1250", "windows-1250"),
          Map.entry("WIN1251", "windows-1251"),
          Map.entry("WIN1252", "windows-1252"),
          Map.entry("WIN1253", "windows-1253"),
          Map.entry("WIN1254", "windows-1254"),
          Map.entry("WIN1255", "windows-1255"),
          Map.entry("WIN1256", "windows-1256"),
          Map.entry("WIN1257", "windows-1257"),
          Map.entry("WIN1258", "windows-1258"));

  /** The encoding the server reports in ParameterStatus {@code client_encoding}. */
  static ClientEncoding named(String reported) {
    String javaName = JAVA_NAMES.get(reported.toUpperCase(Locale.ROOT));
    return javaName != null && Charset.isSupported(javaName)
        ? new ClientEncoding(Charset.forName(javaName))
        : LATIN1;
  }

  /** A text and the charset that turns it back into the bytes it was read from. */
  record Decoded(String text, Charset charset) {}

  Decoded decode(byte[] bytes) {
    if (isAscii(bytes)) {
      // The server reads these bytes alike in every client encoding.
      return new Decoded(
          new String(bytes, StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
    }
    try {
      String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (Arrays.equals(text.getBytes(charset), bytes)) {
        return new Decoded(text, charset);
      }
    } catch (CharacterCodingException malformed) {
      // Read below, a character a byte.
    }
    return new Decoded(new String(bytes, StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }
}
