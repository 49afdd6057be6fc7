package org.pgweir.protocol.codec;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.ProtocolViolation;

/**
 * Reads the body of one message from front to back, never past its end.
 *
 * <p>The body is lent: its indexes, reference count and content stay as they are, and what is read
 * is copied. Every length is compared with the bytes that are there before anything is allocated
 * for it.
 *
 * <p>Every method throws {@link ProtocolViolation} where PostgreSQL's {@code
 * src/backend/libpq/pqformat.c} raises ERROR 08P01, beginning with the same words. Unlike after a
 * bad frame header the server goes on with the session after such an error.
 */
public final class BodyReader {

  private static final int NULL_LENGTH = -1;

  private final ByteBuf body;
  private final String message;
  private final int end;
  private int position;

  /**
   * @param body the readable bytes are the message without type and length word
   * @param message its name, for errors
   */
  public BodyReader(ByteBuf body, String message) {
    this.body = body;
    this.message = message;
    this.position = body.readerIndex();
    this.end = body.writerIndex();
  }

  public int remaining() {
    return end - position;
  }

  public byte int8(String what) {
    if (remaining() == 0) {
      throw violation("no data left in message", what + " is missing");
    }
    return body.getByte(advance(Byte.BYTES, what));
  }

  public short int16(String what) {
    return body.getShort(advance(Short.BYTES, what));
  }

  public int int32(String what) {
    return body.getInt(advance(Integer.BYTES, what));
  }

  /** An object id, 0 to 4294967295. */
  public long oid(String what) {
    return Integer.toUnsignedLong(int32(what));
  }

  /** A string without its terminator, which must be there. */
  public CString cstring(String what) {
    int terminator = body.indexOf(position, end, (byte) 0);
    if (terminator < 0) {
      throw violation("invalid string in message", what + " has no terminator");
    }
    CString string =
        terminator == position
            ? CString.EMPTY
            : new CString(Bytes.copyOf(body, position, terminator - position));
    position = terminator + 1;
    return string;
  }

  /** Exactly that many bytes. */
  public Bytes bytes(int length, String what) {
    return Bytes.copyOf(body, advance(length, what), length);
  }

  /** What is left, possibly nothing. */
  public Bytes rest() {
    return bytes(remaining(), "rest");
  }

  /** A value behind its Int32 length, where -1 means NULL. */
  public Optional<Bytes> value(String what) {
    int length = int32(what);
    return length == NULL_LENGTH ? Optional.empty() : Optional.of(bytes(length, what));
  }

  /** Values behind their Int16 count. */
  public List<Optional<Bytes>> values(String what) {
    int count = count(Integer.BYTES, what);
    List<Optional<Bytes>> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(value(what));
    }
    return values;
  }

  /** Format codes behind their Int16 count: 0 is text, 1 is binary, others are kept. */
  public List<Short> formats(String what) {
    int count = count(Short.BYTES, what);
    List<Short> formats = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      formats.add(int16(what));
    }
    return formats;
  }

  /** Object ids behind their Int16 count. */
  public List<Long> oids(String what) {
    int count = count(Integer.BYTES, what);
    List<Long> oids = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      oids.add(oid(what));
    }
    return oids;
  }

  /**
   * An Int16 count, read without sign as the server does: 0 to 65535.
   *
   * @param elementMinBytes what one element takes at least, to refuse a count that cannot be true
   */
  public int count(int elementMinBytes, String what) {
    int count = Short.toUnsignedInt(int16(what));
    requireRoom((long) count * elementMinBytes, what);
    return count;
  }

  /** The message must end here. */
  public void end() {
    if (remaining() != 0) {
      throw violation("invalid message format", remaining() + " bytes after its end");
    }
  }

  /** A violation that names this message. */
  public ProtocolViolation violation(String postgresWords, String detail) {
    return new ProtocolViolation(postgresWords + ": " + message + ", " + detail);
  }

  private int advance(int length, String what) {
    requireRoom(length, what);
    int at = position;
    position += length;
    return at;
  }

  private void requireRoom(long length, String what) {
    if (length < 0 || length > remaining()) {
      throw violation(
          "insufficient data left in message",
          what + " of " + length + " bytes where " + remaining() + " are left");
    }
  }
}
