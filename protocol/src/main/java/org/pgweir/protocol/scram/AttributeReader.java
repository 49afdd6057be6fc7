package org.pgweir.protocol.scram;

import java.util.Base64;

/** Reads the comma-separated {@code a=value} attributes of a SCRAM message in their order. */
final class AttributeReader {

  /** PostgreSQL refuses longer SASL messages before it reads them (PG_MAX_SASL_MESSAGE_LENGTH). */
  static final int MAX_MESSAGE_BYTES = 1024;

  private final String text;
  private int position;

  private AttributeReader(String text) {
    this.text = text;
  }

  static AttributeReader of(byte[] message) throws MalformedScramMessage {
    if (message.length == 0) {
      throw new MalformedScramMessage("The message is empty.");
    }
    if (message.length > MAX_MESSAGE_BYTES) {
      throw new MalformedScramMessage("The message is longer than 1024 bytes.");
    }
    String text = ScramCrypto.text(message);
    if (text.indexOf(0) >= 0) {
      throw new MalformedScramMessage("Message length does not match input length.");
    }
    return new AttributeReader(text);
  }

  int position() {
    return position;
  }

  boolean atEnd() {
    return position >= text.length();
  }

  /** The text from a position to the end. */
  String from(int start) {
    return text.substring(start);
  }

  /** The text between two positions. */
  String between(int start, int end) {
    return text.substring(start, end);
  }

  /** The next character, or NUL at the end; NUL never occurs inside a message. */
  char peek() {
    return atEnd() ? '\0' : text.charAt(position);
  }

  void expect(char wanted, String where) throws MalformedScramMessage {
    if (peek() != wanted) {
      throw new MalformedScramMessage("Character \"%c\" expected in %s.".formatted(wanted, where));
    }
    position++;
  }

  /** Reads {@code name=value}, and the comma behind it if there is one. */
  String value(char name) throws MalformedScramMessage {
    if (peek() != name) {
      throw new MalformedScramMessage("Expected attribute \"%c\".".formatted(name));
    }
    return anyValue();
  }

  /** Reads one attribute of any name, and the comma behind it if there is one. */
  String anyValue() throws MalformedScramMessage {
    char name = peek();
    if (!((name >= 'a' && name <= 'z') || (name >= 'A' && name <= 'Z'))) {
      throw new MalformedScramMessage("Attribute expected, but found an invalid character.");
    }
    position++;
    expect('=', "attribute \"%c\"".formatted(name));
    int comma = text.indexOf(',', position);
    int end = comma < 0 ? text.length() : comma;
    String value = text.substring(position, end);
    position = comma < 0 ? end : end + 1;
    return value;
  }

  static byte[] base64(String value, String what) throws MalformedScramMessage {
    try {
      byte[] bytes = Base64.getDecoder().decode(ScramCrypto.bytes(value));
      if (value.length() % 4 == 0) {
        return bytes;
      }
    } catch (IllegalArgumentException _) {
      // said below, without the value
    }
    throw new MalformedScramMessage("Malformed base64 in " + what + ".");
  }

  static String nonce(String value) throws MalformedScramMessage {
    if (value.isEmpty() || value.chars().anyMatch(c -> c < 0x21 || c > 0x7E)) {
      throw new MalformedScramMessage("Non-printable characters in SCRAM nonce.");
    }
    return value;
  }
}
