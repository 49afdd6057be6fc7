package org.pgweir.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.session.StatementFrames.Need;
import org.pgweir.gateway.session.StatementPath.Decision;
import org.pgweir.protocol.codec.FrontendFrames;
import org.pgweir.protocol.codec.MessageLimits;

/**
 * Walks the frames a client sends and passes them on, whole runs of them in one buffer, except
 * where {@link StatementPath} puts something else in a frame's place or makes it wait.
 *
 * <p>Keeps bytes only of a frame that is not complete or has to wait. What a header claims is never
 * allocated in advance.
 */
final class FrontendStream {

  private static final int HEADER_BYTES = 5;

  /** Where the names in front of a Bind or Execute have not ended by then, no server wants them. */
  private static final int LONGEST_NAMES_BYTES = 16 * 1024;

  private final StatementPath path;
  private final KeptExchange exchange;
  private final int inspectedBytesLimit;
  private final Consumer<ByteBuf> upstream;

  private @Nullable ByteBuf kept;
  private long passing;
  private long dropping;
  private boolean waiting;
  private boolean broken;
  private int messages;

  /**
   * @param inspectedBytesLimit a longer frame that would have to be read whole is refused
   * @param upstream takes what goes to the server, in order
   */
  FrontendStream(
      StatementPath path,
      KeptExchange exchange,
      int inspectedBytesLimit,
      Consumer<ByteBuf> upstream) {
    this.path = path;
    this.exchange = exchange;
    this.inspectedBytesLimit = inspectedBytesLimit;
    this.upstream = upstream;
  }

  /**
   * Passes on what can be.
   *
   * @param in taken
   * @return whether the client may go on; false if a message waits for its judgement ({@link
   *     #resume}) or the client broke the protocol ({@link #isBroken})
   */
  boolean accept(ByteBuf in, ByteBufAllocator allocator) {
    if (broken) {
      in.release();
      return false;
    }
    ByteBuf data = in;
    if (kept != null) {
      // At least doubled each time, so that a large message is not copied again and again.
      data = kept.ensureWritable(Math.max(in.readableBytes(), kept.readableBytes())).writeBytes(in);
      in.release();
      kept = null;
    }
    if (waiting) {
      kept = data;
      return false;
    }
    walkOrRelease(data, allocator);
    return !waiting && !broken;
  }

  /** Looks again at the message that waited. */
  boolean resume(ByteBufAllocator allocator) {
    waiting = false;
    ByteBuf data = kept;
    kept = null;
    if (data != null) {
      walkOrRelease(data, allocator);
    }
    return !waiting && !broken;
  }

  /**
   * Deals with what went on before once more, before anything else.
   *
   * @param before taken; whole messages
   */
  void again(ByteBuf before, ByteBufAllocator allocator) {
    waiting = false;
    ByteBuf data = before;
    if (kept != null) {
      data = allocator.buffer(before.readableBytes() + kept.readableBytes());
      data.writeBytes(before).writeBytes(kept);
      before.release();
      kept.release();
      kept = null;
    }
    walkOrRelease(data, allocator);
  }

  /** Whether a message waits for its judgement. */
  boolean isWaiting() {
    return waiting;
  }

  /** Whether the client sent what no server would read on after. */
  boolean isBroken() {
    return broken;
  }

  /** Whether every frame that began has been passed on whole. */
  boolean isAtBoundary() {
    return kept == null && passing == 0 && dropping == 0;
  }

  /** Frames begun since this was last asked. */
  int takeMessageCount() {
    int count = messages;
    messages = 0;
    return count;
  }

  /** Gives up what is kept; the session is over. */
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
    int at = runStart;
    int end = data.writerIndex();
    frames:
    while (at < end) {
      if (passing > 0) {
        int step = (int) Math.min(passing, end - at);
        passing -= step;
        exchange.goesOn(data, at, step);
        at += step;
        continue;
      }
      if (dropping > 0) {
        int step = (int) Math.min(dropping, end - at);
        dropping -= step;
        at += step;
        runStart = at;
        continue;
      }
      if (end - at < HEADER_BYTES) {
        break;
      }
      byte type = data.getByte(at);
      int length = data.getInt(at + 1);
      if (!FrontendFrames.isPossibleLength(length)) {
        // The server gets the header, to say what it thinks of it, and nothing after.
        broken = true;
        at += HEADER_BYTES;
        break;
      }
      int body = at + HEADER_BYTES;
      int bodyLength = length - MessageLimits.LENGTH_WORD_BYTES;
      int available = Math.min(bodyLength, end - body);
      Decision decision;
      Need need = StatementFrames.need(type);
      if (available < bodyLength && !isEnough(need, data, body, available)) {
        if (need == Need.ALL
            ? bodyLength <= inspectedBytesLimit
            : available < LONGEST_NAMES_BYTES) {
          break;
        }
        decision = path.tooLarge(type, bodyLength, inspectedBytesLimit);
      } else {
        decision = path.decide(data, type, body, available);
      }
      ByteBuf ours = path.takeBefore(allocator);
      if (ours != null) {
        pass(data, runStart, at);
        runStart = at;
        upstream.accept(ours);
        exchange.drop();
      }
      switch (decision) {
        case FORWARD -> {
          exchange.goesOn(data, at, HEADER_BYTES, type);
          at = body;
          passing = bodyLength;
        }
        case REPLACE -> {
          exchange.drop();
          pass(data, runStart, at);
          upstream.accept(path.takeReplacement(allocator));
          at = body;
          dropping = bodyLength;
          runStart = at;
        }
        case DROP -> {
          exchange.drop();
          pass(data, runStart, at);
          at = body;
          dropping = bodyLength;
          runStart = at;
        }
        case WAIT -> {
          ByteBuf first = path.takeBeforeWaiting(allocator);
          if (first != null) {
            pass(data, runStart, at);
            runStart = at;
            upstream.accept(first);
          }
          waiting = true;
          break frames;
        }
      }
      messages++;
    }
    finish(data, runStart, at, end, allocator);
  }

  /** Passes on the run, keeps the rest, and lets go of the buffer. */
  private void finish(ByteBuf data, int runStart, int at, int end, ByteBufAllocator allocator) {
    if (at < end && !broken) {
      kept = allocator.buffer(end - at).writeBytes(data, at, end - at);
    }
    if (runStart == data.readerIndex() && at == end) {
      upstream.accept(data);
      return;
    }
    pass(data, runStart, at);
    data.release();
  }

  private void pass(ByteBuf data, int from, int to) {
    if (to > from) {
      upstream.accept(data.retainedSlice(from, to - from));
    }
  }

  /** Whether an incomplete frame shows all that {@link StatementFrames#need} asks for. */
  private static boolean isEnough(Need need, ByteBuf data, int body, int available) {
    return switch (need) {
      case NOTHING -> true;
      case ONE_NAME -> nameEnd(data, body, available) >= 0;
      case TWO_NAMES -> {
        int first = nameEnd(data, body, available);
        yield first >= 0 && nameEnd(data, first, available - (first - body)) >= 0;
      }
      case ALL -> false;
    };
  }

  private static int nameEnd(ByteBuf data, int start, int available) {
    int length = available <= 0 ? -1 : data.bytesBefore(start, available, (byte) 0);
    return length < 0 ? -1 : start + length + 1;
  }
}
