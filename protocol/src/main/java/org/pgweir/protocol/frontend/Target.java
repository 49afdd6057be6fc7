package org.pgweir.protocol.frontend;

import org.pgweir.protocol.ProtocolViolation;
import org.pgweir.protocol.codec.BodyReader;

/** What Close and Describe name: a prepared statement or a portal. */
public enum Target {
  STATEMENT('S'),
  PORTAL('P');

  private final byte code;

  Target(char code) {
    this.code = (byte) code;
  }

  /** The byte as it stands in the message. */
  public byte code() {
    return code;
  }

  /** Reads the byte; {@code message} is the name PostgreSQL gives the message in its error. */
  static Target read(BodyReader reader, String message) {
    byte code = reader.int8("target");
    return switch (code) {
      case 'S' -> STATEMENT;
      case 'P' -> PORTAL;
      default ->
          throw new ProtocolViolation(
              "invalid " + message + " message subtype " + Byte.toUnsignedInt(code));
    };
  }
}
