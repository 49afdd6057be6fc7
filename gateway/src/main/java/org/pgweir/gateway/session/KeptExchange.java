package org.pgweir.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.pgweir.protocol.FrontendType;

/**
 * A copy of what a client sent from a Bind up to its Sync, kept until the server has accepted the
 * Bind: so that it can be sent again if nothing of it has been done.
 *
 * <p>At most {@value #LARGEST_BYTES} bytes; a longer exchange is not kept, nor one that more was
 * sent behind.
 */
final class KeptExchange {

  private static final int LARGEST_BYTES = 16 * 1024;

  /** Room that is held on to from one exchange to the next. */
  private static final int LASTING_BYTES = 512;

  private enum State {
    NONE,
    OPEN,
    WHOLE
  }

  private State state = State.NONE;
  private ByteBuf bytes = Unpooled.EMPTY_BUFFER;

  /** From the message that is looked at now everything is kept, if it goes on as it came. */
  void begin() {
    state = State.OPEN;
    if (bytes.capacity() == 0) {
      bytes = Unpooled.buffer(LASTING_BYTES / 2, LARGEST_BYTES);
    }
    bytes.clear();
  }

  /** A message of the client begins to go on as it came; that many bytes of it are at hand. */
  void goesOn(ByteBuf data, int start, int length, byte type) {
    switch (state) {
      case NONE -> {
        // The usual case.
      }
      case OPEN -> {
        goesOn(data, start, length);
        if (state == State.OPEN && type == FrontendType.SYNC) {
          state = State.WHOLE;
        }
      }
      case WHOLE -> drop();
    }
  }

  /** More of it goes on. */
  void goesOn(ByteBuf data, int start, int length) {
    if (state != State.OPEN) {
      return;
    }
    if (bytes.readableBytes() + length > LARGEST_BYTES) {
      drop();
    } else {
      bytes.writeBytes(data, start, length);
    }
  }

  /** It will not be sent again. */
  void drop() {
    if (state != State.NONE) {
      state = State.NONE;
      if (bytes.capacity() > LASTING_BYTES) {
        bytes = Unpooled.EMPTY_BUFFER;
      }
    }
  }

  /** Whether all of it is kept, and nothing was sent behind it. */
  boolean isWhole() {
    return state == State.WHOLE;
  }

  /** Takes it, given; null if it is not kept whole. */
  @Nullable ByteBuf take() {
    if (state != State.WHOLE) {
      return null;
    }
    ByteBuf taken = bytes;
    bytes = Unpooled.EMPTY_BUFFER;
    state = State.NONE;
    return taken;
  }
}
