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
  private final int maxBytes;
  private @Nullable ByteBuf kept;

  /**
   * @param maxFrameBytes the longest frame given out
   * @param maxBytes the most that is kept while nobody takes frames
   */
  FrameCollector(int maxFrameBytes, int maxBytes) {
    this.maxFrameBytes = maxFrameBytes;
    this.maxBytes = maxBytes;
  }

  /**
   * Keeps these bytes.
   *
   * @param bytes taken
   * @throws ProtocolViolation if there are too many
   */
  void add(ByteBuf bytes, ByteBufAllocator allocator) {
    try {
      ByteBuf target = kept == null ? allocator.buffer(bytes.readableBytes()) : kept;
      kept = target;
      if (target.readableBytes() + bytes.readableBytes() > maxBytes) {
        throw new ProtocolViolation("too many bytes before the login was done");
      }
      target.writeBytes(bytes);
    } finally {
      bytes.release();
    }
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
