package org.pgweir.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pgweir.protocol.codec.MessageLimits;

/**
 * Walks the frames a server sends and passes them on as they came, whole buffers at a time where
 * nothing in them has to be changed.
 *
 * <p>Only a header cut by the end of a buffer, and a frame that {@link ReplyPath} wants whole, are
 * kept.
 */
final class BackendStream {

  private static final int HEADER_BYTES = 5;

  /** Larger than any frame that is asked for whole has a reason to be. */
  private static final int WHOLE_FRAME_LIMIT = 1 << 20;

  private final ReplyPath path;
  private final Consumer<ByteBuf> client;

  private @Nullable ByteBuf kept;
  private long passing;
  private boolean broken;
  private int messages;

  BackendStream(ReplyPath path, Consumer<ByteBuf> client) {
    this.path = path;
    this.client = client;
  }

  /**
   * Passes on what is there.
   *
   * @param in taken
   */
  void accept(ByteBuf in, ByteBufAllocator allocator) {
    if (broken) {
      in.release();
      return;
    }
    if (kept == null && passing >= in.readableBytes()) {
      passing -= in.readableBytes();
      client.accept(in);
      return;
    }
    ByteBuf data = in;
    if (kept != null) {
      data = kept.writeBytes(in);
      in.release();
      kept = null;
    }
    walkOrRelease(data, allocator);
  }

  /** Whether the last frame that began has been passed on whole. */
  boolean isAtBoundary() {
    return kept == null && passing == 0;
  }

  /** Whether the server sent a frame that cannot be. */
  boolean isBroken() {
    return broken;
  }

  /** Frames begun since this was last asked. */
  int takeMessageCount() {
    int count = messages;
    messages = 0;
    return count;
  }

  void release() {
    broken = true;
    if (kept != null) {
      kept.release();
      kept = null;
    }
  }

  private void walkOrRelease(ByteBuf data, ByteBufAllocator allocator) {
    try {
      walk(data, allocator);
    } catch (RuntimeException fault) {
      broken = true;
      data.release();
      throw fault;
    }
  }

  private void walk(ByteBuf data, ByteBufAllocator allocator) {
    int runStart = data.readerIndex();
    int end = data.writerIndex();
    int at = (int) Math.min(runStart + passing, end);
    passing -= at - runStart;
    while (end - at >= HEADER_BYTES) {
      byte type = data.getByte(at);
      int length = data.getInt(at + 1);
      if (length < MessageLimits.LENGTH_WORD_BYTES) {
        broken = true;
        break;
      }
      ByteBuf first = path.before(type, allocator);
      if (first != null) {
        pass(data, runStart, at);
        client.accept(first);
        runStart = at;
      }
      int body = at + HEADER_BYTES;
      int bodyLength = length - MessageLimits.LENGTH_WORD_BYTES;
      if (path.wantsWhole(type, bodyLength)) {
        if (bodyLength > end - body && bodyLength <= WHOLE_FRAME_LIMIT) {
          break;
        }
        ByteBuf frame =
            bodyLength > end - body ? Unpooled.EMPTY_BUFFER : data.slice(body, bodyLength);
        ByteBuf changed = path.whole(type, frame, allocator);
        if (changed != null) {
          pass(data, runStart, at);
          client.accept(changed);
          at = body + bodyLength;
          runStart = at;
          messages++;
          continue;
        }
      } else {
        path.passes(type);
      }
      messages++;
      at = (int) Math.min((long) body + bodyLength, end);
      passing = (long) body + bodyLength - at;
    }
    finish(data, runStart, at, end, allocator);
  }

  private void finish(ByteBuf data, int runStart, int at, int end, ByteBufAllocator allocator) {
    if (at < end && !broken) {
      kept = allocator.buffer(end - at).writeBytes(data, at, end - at);
    }
    if (runStart == data.readerIndex() && at == end && at > runStart) {
      client.accept(data);
      return;
    }
    pass(data, runStart, at);
    data.release();
  }

  private void pass(ByteBuf data, int from, int to) {
    if (to > from) {
      client.accept(data.retainedSlice(from, to - from));
    }
  }
}
