package org.pgweir.protocol;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The protocol's String: bytes without a zero, in the session's client_encoding, kept as received.
 *
 * <p>So names of statements, portals and parameters are compared as the client wrote them, and a
 * message that is decoded and encoded again has not changed. Whoever needs text names the encoding.
 *
 * @param bytes without the terminating zero
 */
public record CString(Bytes bytes) {

  /** The name of the unnamed statement and the unnamed portal. */
  public static final CString EMPTY = new CString(Bytes.EMPTY);

  /**
   * @throws IllegalArgumentException if a zero is among the bytes
   */
  public CString {
    if (bytes.contains((byte) 0)) {
      throw new IllegalArgumentException("a string of the protocol cannot hold a zero byte");
    }
  }

  /** The text in UTF-8, which for ASCII text is right under every client_encoding. */
  public static CString of(String text) {
    return of(text, StandardCharsets.UTF_8);
  }

  /** The text in that encoding. */
  public static CString of(String text, Charset charset) {
    return text.isEmpty() ? EMPTY : new CString(Bytes.of(text, charset));
  }

  public boolean isEmpty() {
    return bytes.length() == 0;
  }

  /** For display: what is not valid in the encoding becomes U+FFFD. */
  public String text(Charset charset) {
    return bytes.text(charset);
  }

  /**
   * For judgement: the text, or nothing if the bytes are not valid in the encoding. The server
   * answers such bytes with an error of its own (SQLSTATE 22021).
   */
  public Optional<String> validText(Charset charset) {
    return bytes.validText(charset);
  }

  @Override
  public String toString() {
    return bytes.toString();
  }
}
