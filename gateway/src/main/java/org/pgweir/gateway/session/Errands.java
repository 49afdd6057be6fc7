package org.pgweir.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.action.ErrorFrames;
import org.pgweir.gateway.action.Notices;
import org.pgweir.gateway.errand.Errand;
import org.pgweir.gateway.errand.Errand.Answer;
import org.pgweir.gateway.errand.Errand.Run;
import org.pgweir.gateway.errand.Errand.Step;
import org.pgweir.policies.Refusal;
import org.pgweir.policies.Warning;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.TransactionStatus;
import org.pgweir.protocol.backend.CommandComplete;
import org.pgweir.protocol.backend.DataRow;
import org.pgweir.protocol.backend.ErrorFields;
import org.pgweir.protocol.backend.ErrorResponse;
import org.pgweir.protocol.backend.ReadyForQuery;
import org.pgweir.protocol.frontend.Query;

/**
 * Runs an {@link Errand} on the session's server connection: sends its Queries, hears the replies,
 * and lets the client hear what is the client's.
 *
 * <p>One at a time, begun when the server owes nothing; until it ends the client's next message
 * waits. An error is kept back until the errand has decided about it.
 */
final class Errands {

  private static final Refusal FAULT =
      new Refusal(
          "internal-error",
          "XX000",
          "the gateway failed to do this",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private final SessionState session;
  private final Outstanding outstanding;
  private final Consumer<ByteBuf> server;
  private final Consumer<ByteBuf> client;
  private final ByteBufAllocator allocator;
  private final Consumer<Refusal> onGivenUp;
  private final Consumer<Runnable> eventLoop;

  private @Nullable Errand errand;
  private boolean extended;
  private Run run = new Run("", 0, 0, List.of());
  private int completed;
  private boolean heard;
  private final List<List<Optional<String>>> rows = new ArrayList<>();
  private @Nullable ErrorFields error;
  private boolean ended;
  private boolean well;
  private @Nullable ErrorFields failure;

  Errands(
      SessionState session,
      Outstanding outstanding,
      Consumer<ByteBuf> server,
      Consumer<ByteBuf> client,
      ByteBufAllocator allocator,
      Consumer<Refusal> onGivenUp,
      Consumer<Runnable> eventLoop) {
    this.session = session;
    this.outstanding = outstanding;
    this.server = server;
    this.client = client;
    this.allocator = allocator;
    this.onGivenUp = onGivenUp;
    this.eventLoop = eventLoop;
  }

  /** Whether the server's messages are answers to an errand. */
  boolean isRunning() {
    return errand != null;
  }

  /** Whether an errand has ended that a Query was done by, which the client has been told. */
  boolean hasEndedQuery() {
    return ended && !extended;
  }

  /** Whether the errand has ended and {@link #takeEnd} was not asked yet. */
  boolean hasEnded() {
    return ended;
  }

  /** Whether the errand that has ended did what it was for. */
  boolean endedWell() {
    return ended && well;
  }

  /** Forgets the errand that has ended. Its error, where the client is still to hear of it. */
  Optional<ErrorFields> takeEnd() {
    ended = false;
    Optional<ErrorFields> taken = Optional.ofNullable(failure);
    failure = null;
    return taken;
  }

  /**
   * Begins an errand in place of a message of the client.
   *
   * @param extended whether it is an Execute, to which ReadyForQuery is no answer and whose error
   *     the caller makes; else a Query
   */
  void begin(Errand begun, boolean extended) {
    errand = begun;
    this.extended = extended;
    client.accept(perform(begun.begin(), TransactionStatus.IDLE));
  }

  /**
   * A frame of the server, while an errand is running.
   *
   * @param body lent
   * @return what the client hears instead, given; null if it hears the frame as it came
   */
  @Nullable ByteBuf heard(byte type, ByteBuf body) {
    return switch (type) {
      case BackendType.PARAMETER_STATUS, BackendType.NOTIFICATION_RESPONSE -> null;
      case BackendType.ERROR_RESPONSE -> {
        error = ErrorResponse.decode(body.slice()).fields();
        yield toClient(!ReplyPath.endsSession(body));
      }
      case BackendType.READY_FOR_QUERY -> ready();
      case BackendType.COMMAND_COMPLETE, BackendType.EMPTY_QUERY_RESPONSE -> {
        boolean ours = isOurs();
        completed++;
        yield toClient(ours);
      }
      case BackendType.DATA_ROW -> {
        if (isOurs()) {
          rows.add(texts(DataRow.decode(body.slice())));
        }
        yield toClient(isOurs());
      }
      default -> toClient(isOurs());
    };
  }

  private boolean isOurs() {
    return completed < run.hidden();
  }

  private @Nullable ByteBuf toClient(boolean ours) {
    heard |= !ours;
    return ours ? Unpooled.EMPTY_BUFFER : null;
  }

  private @Nullable ByteBuf ready() {
    Errand running = java.util.Objects.requireNonNull(errand);
    TransactionStatus status = session.transaction();
    Optional<ErrorFields> placed =
        Optional.ofNullable(error)
            .map(fields -> ErrorFrames.moved(fields, run.prefix(), charset()));
    return perform(running.answered(new Answer(placed, heard, rows, status)), status);
  }

  private ByteBuf perform(Step step, TransactionStatus status) {
    return switch (step) {
      case Run next -> {
        run = next;
        completed = 0;
        heard = false;
        rows.clear();
        error = null;
        outstanding.sent(Awaited.Plain.QUERY);
        ByteBuf frame = allocator.buffer();
        new Query(CString.of(next.sql(), charset())).encode(frame);
        server.accept(frame);
        yield next.notices().isEmpty()
            ? Unpooled.EMPTY_BUFFER
            : Notices.encode(next.notices(), charset(), allocator);
      }
      case Errand.Await<?> await -> {
        await(await);
        yield Unpooled.EMPTY_BUFFER;
      }
      case Errand.Complete(String tag, List<Warning> notices) -> {
        ByteBuf frames = Notices.encode(notices, charset(), allocator);
        new CommandComplete(CString.of(tag, charset())).encode(frames);
        ByteBuf last = end(Optional.empty(), status);
        frames.writeBytes(last);
        last.release();
        yield frames;
      }
      case Errand.Done() -> end(Optional.empty(), status);
      case Errand.Fail(ErrorFields failed) -> end(Optional.of(failed), status);
      case Errand.GiveUp(Refusal refusal) -> {
        onGivenUp.accept(refusal);
        yield end(Optional.of(ErrorFrames.error(refusal, charset())), status);
      }
    };
  }

  private <T> void await(Errand.Await<T> await) {
    await
        .stage()
        .whenComplete((value, fault) ->
            eventLoop.accept(() -> {
              if (errand != null) {
                Step next = fault == null ? await.then().apply(value) : new Errand.GiveUp(FAULT);
                client.accept(perform(next, session.transaction()));
              }
            }));
  }

  private ByteBuf end(Optional<ErrorFields> failed, TransactionStatus status) {
    errand = null;
    ended = true;
    well = failed.isEmpty();
    rows.clear();
    error = null;
    if (extended) {
      failure = failed.orElse(null);
      return Unpooled.EMPTY_BUFFER;
    }
    ByteBuf frames = allocator.buffer();
    failed.ifPresent(fields -> new ErrorResponse(fields).encode(frames));
    new ReadyForQuery(status).encode(frames);
    return frames;
  }

  private Charset charset() {
    return session.encoding().charset();
  }

  private List<Optional<String>> texts(DataRow row) {
    return row.columns().stream().map(value -> value.map(bytes -> bytes.text(charset()))).toList();
  }
}
