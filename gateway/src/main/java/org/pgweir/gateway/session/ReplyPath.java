package org.pgweir.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.action.ErrorFrames;
import org.pgweir.gateway.action.Notices;
import org.pgweir.gateway.action.Replacement;
import org.pgweir.gateway.errand.GuardedInTransaction;
import org.pgweir.policies.Guard;
import org.pgweir.policies.Warning;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.TransactionStatus;
import org.pgweir.protocol.backend.ErrorResponse;
import org.pgweir.protocol.backend.Field;
import org.pgweir.protocol.codec.MessageLimits;

/**
 * The way of the server's messages to the client: each is matched with the entry of {@link
 * Outstanding} that it answers, and nearly all go on as they came.
 */
final class ReplyPath {

  private final SessionState session;
  private final Outstanding outstanding;
  private final PreparedStatements prepared;

  private final Errands errands;
  private final SessionAudit audit;
  private final StatementTimes times;

  ReplyPath(
      SessionState session,
      Outstanding outstanding,
      PreparedStatements prepared,
      Errands errands,
      SessionAudit audit,
      StatementTimes times) {
    this.audit = audit;
    this.times = times;
    this.errands = errands;
    this.session = session;
    this.outstanding = outstanding;
    this.prepared = prepared;
  }

  /** What the client hears before a frame of that type, given; null for nothing. */
  @Nullable ByteBuf before(byte type, ByteBufAllocator allocator) {
    if (type == BackendType.DATA_ROW
        || type == BackendType.COPY_DATA
        || !(outstanding.current()
            instanceof Awaited.Warned(Awaited message, List<Warning> warnings))) {
      return null;
    }
    outstanding.replaceCurrent(message);
    return Notices.encode(warnings, session.encoding().charset(), allocator);
  }

  /** Whether the frame has to be at hand whole, for {@link #whole}; else {@link #passes}. */
  boolean wantsWhole(byte type, int bodyBytes) {
    return switch (type) {
      case BackendType.READY_FOR_QUERY,
          BackendType.PARAMETER_STATUS,
          BackendType.AUTHENTICATION,
          BackendType.BACKEND_KEY_DATA,
          BackendType.ERROR_RESPONSE ->
          true;
      default -> errands.isRunning() || outstanding.isAnsweringOurs();
    };
  }

  /** A frame goes by of which only the type matters. */
  void passes(byte type) {
    switch (type) {
      case BackendType.DATA_ROW -> {
        // By far the most frequent; answers nothing by itself.
        audit.row();
      }
      case BackendType.COMMAND_COMPLETE,
          BackendType.FUNCTION_CALL_RESPONSE,
          BackendType.EMPTY_QUERY_RESPONSE,
          BackendType.PORTAL_SUSPENDED -> {
        Awaited running = outstanding.current();
        if (running != null) {
          session.completed(running);
        }
        times.ended(outstanding.answered(Awaited.Answer.COMPLETION));
      }
      case BackendType.PARSE_COMPLETE -> {
        Awaited answered = outstanding.answered(Awaited.Answer.PARSE_COMPLETE);
        if (answered != null
            && Awaited.plain(answered) instanceof Awaited.Preparing(PreparedStatement statement)) {
          prepared.parsed(statement);
        }
      }
      case BackendType.BIND_COMPLETE -> {
        if (outstanding.answered(Awaited.Answer.BIND_COMPLETE)
            instanceof Awaited.Opening(String name, PreparedStatement.Portal portal)) {
          prepared.bound(name, portal);
        }
      }
      case BackendType.CLOSE_COMPLETE -> {
        if (outstanding.answered(Awaited.Answer.CLOSE_COMPLETE)
            instanceof Awaited.Closing closing) {
          prepared.closed(closing);
        }
      }
      case BackendType.ROW_DESCRIPTION, BackendType.NO_DATA ->
          outstanding.answered(Awaited.Answer.DESCRIPTION);
      case BackendType.COPY_IN_RESPONSE -> outstanding.copyInStarted();
      default -> {
        // Notices, notifications, COPY data, start-up, and types of a later protocol.
      }
    }
  }

  /**
   * A frame is here whole.
   *
   * @param body lent
   * @return the frame that goes to the client instead, given; null to pass it on as it came
   */
  @Nullable ByteBuf whole(byte type, ByteBuf body, ByteBufAllocator allocator) {
    boolean ofErrand = errands.isRunning();
    if (!ofErrand && outstanding.isAnsweringOurs() && isReplyAlone(type)) {
      passes(type);
      return Unpooled.EMPTY_BUFFER;
    }
    ByteBuf changed = noted(type, body, allocator, ofErrand);
    if (type == BackendType.ERROR_RESPONSE && audit.wantsErrors()) {
      ByteBuf error =
          changed == null
              ? body.slice()
              : changed.slice().skipBytes(1 + MessageLimits.LENGTH_WORD_BYTES);
      audit.error(ErrorResponse.decode(error).fields());
    }
    ByteBuf heard = ofErrand ? errands.heard(type, body) : changed;
    if (type == BackendType.READY_FOR_QUERY && (!ofErrand || errands.hasEndedQuery())) {
      audit.ready(outstanding.awaitsReady());
    }
    return heard;
  }

  private @Nullable ByteBuf noted(
      byte type, ByteBuf body, ByteBufAllocator allocator, boolean ofErrand) {
    switch (type) {
      case BackendType.READY_FOR_QUERY -> ready(body);
      case BackendType.PARAMETER_STATUS -> parameterStatus(body);
      case BackendType.AUTHENTICATION -> {
        if (body.readableBytes() >= Integer.BYTES) {
          session.requestedAuthentication(body.getInt(body.readerIndex()));
        }
      }
      case BackendType.BACKEND_KEY_DATA -> {
        if (body.readableBytes() >= Integer.BYTES) {
          session.runsIn(body.getInt(body.readerIndex()));
        }
      }
      case BackendType.ERROR_RESPONSE -> {
        Awaited current = outstanding.current();
        session.failed();
        times.failed(current);
        outstanding.failed(prepared::discarded);
        if (endsSession(body)) {
          session.announcedEnd();
        }
        if (current instanceof Awaited.Refused refused) {
          return refused.replacement().rewrite(body, allocator, session.encoding().charset());
        }
        if (current instanceof Awaited.Guarded guarded) {
          return notLocked(guarded.guard(), body, allocator);
        }
        if (current instanceof Awaited.Amended(Awaited _, Replacement sent)) {
          return sent.rewrite(body, allocator, session.encoding().charset());
        }
        if (current instanceof Awaited.PreparingAgain(PreparedStatement _, Replacement sent)) {
          return sent.rewrite(body, allocator, session.encoding().charset());
        }
      }
      default -> {
        if (!ofErrand && !outstanding.isAnsweringOurs()) {
          throw new IllegalArgumentException("not asked for whole: " + type);
        }
      }
    }
    return null;
  }

  /** Whether a message says nothing but how the server got on with the message it answers. */
  private static boolean isReplyAlone(byte type) {
    return switch (type) {
      case BackendType.PARSE_COMPLETE,
          BackendType.BIND_COMPLETE,
          BackendType.CLOSE_COMPLETE,
          BackendType.DATA_ROW,
          BackendType.COMMAND_COMPLETE ->
          true;
      default -> false;
    };
  }

  private @Nullable ByteBuf notLocked(Guard guard, ByteBuf body, ByteBufAllocator allocator) {
    boolean notLocked =
        ErrorResponse.decode(body.slice())
            .fields()
            .get(Field.CODE)
            .filter(code -> code.text(StandardCharsets.US_ASCII).equals("55P03"))
            .isPresent();
    if (!notLocked) {
      return null;
    }
    Charset charset = session.encoding().charset();
    ByteBuf frame = allocator.buffer();
    new ErrorResponse(ErrorFrames.error(GuardedInTransaction.notLocked(guard), charset))
        .encode(frame);
    return frame;
  }

  /** Whether the second field, the severity not translated, is FATAL or PANIC. */
  static boolean endsSession(ByteBuf body) {
    int severity = body.bytesBefore((byte) 0) + 1;
    int start = body.readerIndex() + severity;
    return severity > 0
        && body.readableBytes() > severity + 2
        && body.getByte(start) == 'V'
        && (body.getByte(start + 1) == 'F' || body.getByte(start + 1) == 'P');
  }

  private void ready(ByteBuf body) {
    times.ended(outstanding.answered(Awaited.Answer.READY));
    if (body.readableBytes() == 1) {
      TransactionStatus status = TransactionStatus.of(body.getByte(body.readerIndex()));
      session.ready(status);
      if (status == TransactionStatus.IDLE) {
        prepared.transactionEnded();
      }
    }
  }

  private void parameterStatus(ByteBuf body) {
    Charset charset = StandardCharsets.UTF_8;
    int start = body.readerIndex();
    int nameLength = body.bytesBefore((byte) 0);
    int value = start + nameLength + 1;
    int valueLength =
        nameLength < 0 ? -1 : body.bytesBefore(value, body.writerIndex() - value, (byte) 0);
    if (valueLength >= 0) {
      session.reported(
          body.toString(start, nameLength, charset), body.toString(value, valueLength, charset));
    }
  }
}
