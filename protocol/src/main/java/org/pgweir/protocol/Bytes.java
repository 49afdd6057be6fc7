package org.pgweir.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Optional;

/**
 * An immutable run of bytes as it stands on the wire, compared by content.
 *
 * <p>Its text form tells the length only: the bytes may be a password, a key or a customer's data.
 */
public final class Bytes {

  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /** Copies the array. */
  public static Bytes of(byte... content) {
    return content.length == 0 ? EMPTY : new Bytes(content.clone());
  }

  /** The text's bytes in that encoding. */
  public static Bytes of(String text, Charset charset) {
    return text.isEmpty() ? EMPTY : new Bytes(text.getBytes(charset));
  }

  /** Copies from the buffer, which is lent: neither its indexes nor its count change. */
  public static Bytes copyOf(ByteBuf from, int index, int length) {
    if (length == 0) {
      return EMPTY;
    }
    byte[] content = new byte[length];
    from.getBytes(index, content);
    return new Bytes(content);
  }

  /** Appends to the buffer. */
  public void writeTo(ByteBuf out) {
    out.writeBytes(content);
  }

  public int length() {
    return content.length;
  }

  /** A copy, the caller's own. */
  public byte[] toArray() {
    return content.clone();
  }

  /**
   * The bytes read in that encoding; what cannot be read becomes U+FFFD, so the text need not give
   * the same bytes back.
   */
  public String text(Charset charset) {
    return new String(content, charset);
  }

  /** The bytes read in that encoding, or nothing if they are not valid in it. */
  public Optional<String> validText(Charset charset) {
    try {
      return Optional.of(charset.newDecoder().decode(ByteBuffer.wrap(content)).toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  /** True if one of the bytes is this one. */
  public boolean contains(byte wanted) {
    for (byte b : content) {
      if (b == wanted) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return content.length + " bytes";
  }
}
