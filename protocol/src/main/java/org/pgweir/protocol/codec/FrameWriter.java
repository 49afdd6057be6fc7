package org.pgweir.protocol.codec;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.CString;

/**
 * Appends one whole frame to a buffer: type, length word, body.
 *
 * <p>The buffer is lent and only appended to. {@link #end} sets the length word; without it the
 * frame is not finished.
 */
public final class FrameWriter {

  private final ByteBuf out;
  private final int start;
  private final int lengthAt;

  private FrameWriter(ByteBuf out, int start) {
    this.out = out;
    this.start = start;
    this.lengthAt = out.writerIndex();
    out.writeInt(0);
  }

  /** Starts a message. */
  public static FrameWriter begin(ByteBuf out, byte type) {
    int start = out.writerIndex();
    out.writeByte(type);
    return new FrameWriter(out, start);
  }

  /** Starts a startup packet, which has no type. */
  public static FrameWriter beginUntyped(ByteBuf out) {
    return new FrameWriter(out, out.writerIndex());
  }

  public FrameWriter int8(byte value) {
    out.writeByte(value);
    return this;
  }

  public FrameWriter int16(short value) {
    out.writeShort(value);
    return this;
  }

  public FrameWriter int32(int value) {
    out.writeInt(value);
    return this;
  }

  /**
   * An object id.
   *
   * @throws IllegalArgumentException outside 0 to 4294967295, with the frame taken back
   */
  public FrameWriter oid(long value) {
    if (value >>> Integer.SIZE != 0) {
      throw takenBack("object id " + value);
    }
    return int32((int) value);
  }

  /** The string and its terminator. */
  public FrameWriter cstring(CString value) {
    value.bytes().writeTo(out);
    out.writeByte(0);
    return this;
  }

  public FrameWriter bytes(Bytes value) {
    value.writeTo(out);
    return this;
  }

  /** A value behind its Int32 length, -1 for NULL. */
  public FrameWriter value(Optional<Bytes> value) {
    return value.isEmpty() ? int32(-1) : int32(value.get().length()).bytes(value.get());
  }

  /** Values behind their Int16 count. */
  public FrameWriter values(List<Optional<Bytes>> values) {
    count(values);
    values.forEach(this::value);
    return this;
  }

  /** Format codes behind their Int16 count. */
  public FrameWriter formats(List<Short> formats) {
    count(formats);
    formats.forEach(this::int16);
    return this;
  }

  /** Object ids behind their Int16 count. */
  public FrameWriter oids(List<Long> oids) {
    count(oids);
    oids.forEach(this::oid);
    return this;
  }

  /**
   * The Int16 count of a list.
   *
   * @throws IllegalArgumentException above {@link MessageLimits#COUNT_MAX}, with the frame taken
   *     back
   */
  public FrameWriter count(List<?> list) {
    if (list.size() > MessageLimits.COUNT_MAX) {
      throw takenBack("list of " + list.size() + ", limit " + MessageLimits.COUNT_MAX);
    }
    return int16((short) list.size());
  }

  /** Sets the length word. */
  public void end() {
    out.setInt(lengthAt, out.writerIndex() - lengthAt);
  }

  private IllegalArgumentException takenBack(String what) {
    out.writerIndex(start);
    return new IllegalArgumentException(what);
  }
}
