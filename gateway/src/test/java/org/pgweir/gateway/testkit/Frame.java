package org.pgweir.gateway.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One backend message as it came: its type byte and the body after the length. */
public final class Frame {

  private final char type;
  private final byte[] body;

  Frame(char type, byte[] body) {
    this.type = type;
    this.body = body;
  }

  public char type() {
    return type;
  }

  public int length() {
    return body.length;
  }

  /** The body, to be read from its start. */
  public ByteBuffer body() {
    return ByteBuffer.wrap(body).asReadOnlyBuffer();
  }

  /** A field of an ErrorResponse or NoticeResponse; empty where it is absent. */
  public String field(char code) {
    ByteBuffer rest = body();
    while (rest.hasRemaining()) {
      char found = (char) rest.get();
      if (found == 0) {
        break;
      }
      String value = cString(rest);
      if (found == code) {
        return value;
      }
    }
    return "";
  }

  /** The transaction status of a ReadyForQuery. */
  public char transactionStatus() {
    return (char) body[0];
  }

  /** Reads up to and over the next zero byte. */
  static String cString(ByteBuffer from) {
    int start = from.position();
    while (from.get() != 0) {}
    byte[] text = new byte[from.position() - 1 - start];
    from.get(start, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return type + " " + Transcript.escaped(body);
  }
}
