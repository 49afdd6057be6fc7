package org.pgweir.gateway.authentication;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;
import org.pgweir.protocol.ProtocolViolation;

/** Collects what one side sends during a login and gives it out frame by frame. */
final class FrameCollector {

  private static final int HEADER_BYTES = 5;
  private static final int LENGTH_WORD_BYTES = 4;

  private final int maxFrameBytes;
  private final int enoughBytes;
  private @Nullable ByteBuf kept;

  /**
   * @param maxFrameBytes the longest frame given out
   * @param enoughBytes how much may be kept, while nobody takes frames, before {@link #hasEnough}
   */
  FrameCollector(int maxFrameBytes, int enoughBytes) {
    this.maxFrameBytes = maxFrameBytes;
    this.enoughBytes = enoughBytes;
  }

  /**
   * Keeps these bytes.
   *
   * @param bytes taken
   */
  void add(ByteBuf bytes, ByteBufAllocator allocator) {
    try {
      ByteBuf target = kept == null ? allocator.buffer(bytes.readableBytes()) : kept;
      kept = target;
      target.writeBytes(bytes);
    } finally {
      bytes.release();
    }
  }

  /** Whether the side had better not be read until frames have been taken. */
  boolean hasEnough() {
    return kept != null && kept.readableBytes() > enoughBytes;
  }

  /** Whether a frame of this type is the next; its length may still be missing, or be nonsense. */
  boolean nextIs(byte type) {
    return kept != null && kept.isReadable() && kept.getByte(kept.readerIndex()) == type;
  }

  /**
   * The next frame, whole, given; null if it is not all there.
   *
   * @throws ProtocolViolation if its length is impossible
   */
  @Nullable ByteBuf next() {
    ByteBuf bytes = kept;
    if (bytes == null || bytes.readableBytes() < HEADER_BYTES) {
      return null;
    }
    int length = bytes.getInt(bytes.readerIndex() + 1);
    if (length < LENGTH_WORD_BYTES || length > maxFrameBytes) {
      throw new ProtocolViolation("invalid message length");
    }
    return bytes.readableBytes() < length + 1 ? null : bytes.readRetainedSlice(length + 1);
  }

  /** Everything that has not been given out, given; null if that is nothing. */
  @Nullable ByteBuf rest() {
    ByteBuf bytes = kept;
    kept = null;
    if (bytes != null && !bytes.isReadable()) {
      bytes.release();
      return null;
    }
    return bytes;
  }

  void release() {
    if (kept != null) {
      kept.release();
      kept = null;
    }
  }
}
