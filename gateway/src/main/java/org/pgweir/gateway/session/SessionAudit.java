package org.pgweir.gateway.session;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.access.AuditEntry;
import org.pgweir.gateway.access.AuditLog;
import org.pgweir.gateway.session.Admissions.Admission;
import org.pgweir.gateway.session.Judgements.Judged;
import org.pgweir.policies.Judgement;
import org.pgweir.policies.Refusal;
import org.pgweir.protocol.backend.ErrorFields;
import org.pgweir.protocol.backend.Field;

/**
 * Writes down the statements of a session before they run, and what came of them: a message waits
 * until its line is where the configuration wants it.
 */
final class SessionAudit {

  static final Refusal UNWRITTEN =
      new Refusal(
          "audit-not-written",
          "58030",
          "the statement cannot be written down",
          Optional.of("Statements run only once they are in the gateway's audit log."),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** Of the line of the message that is looked at. */
  private enum Line {
    NONE,
    UNDER_WAY,
    WRITTEN,
    FAILED
  }

  private static final long NANOS_PER_MICRO = 1_000;

  private final Optional<AuditLog> log;
  private final SessionState session;
  private final InstantSource clock;
  private final Consumer<Runnable> onEventLoop;
  private final Runnable resume;

  private Line line = Line.NONE;
  private boolean discarded;

  /** Of messages that ReadyForQuery answers; the server answers the first. */
  private final Deque<Exchange> open = new ArrayDeque<>(0);

  private long rows;
  private @Nullable String error;

  /**
   * A message, or several up to a Sync.
   *
   * @param number of the last entry; 0 for none
   */
  private record Exchange(long number, long startNanos, boolean ends) {}

  /**
   * @param onEventLoop runs a task on the session's event loop; from any thread
   * @param resume called there when a message that waits can be looked at again
   */
  SessionAudit(
      Optional<AuditLog> log,
      SessionState session,
      InstantSource clock,
      Consumer<Runnable> onEventLoop,
      Runnable resume) {
    this.log = log;
    this.session = session;
    this.clock = clock;
    this.onEventLoop = onEventLoop;
    this.resume = resume;
  }

  /** Writes down a text, once for a message however often that is looked at. */
  Admission admits(Judged judged) {
    return log.isEmpty() ? Admission.GO : admits(log.get(), judged.judgement(), () -> text(judged));
  }

  private static String text(Judged judged) {
    return judged.text().function().isPresent()
        ? "function call " + judged.text().function().getAsInt()
        : judged.text().decoded().text();
  }

  private Admission admits(AuditLog to, Judgement judgement, Supplier<String> text) {
    if (line == Line.NONE && !discarded) {
      offer(to, judgement, text);
    }
    return switch (line) {
      case NONE, WRITTEN -> Admission.GO;
      case UNDER_WAY -> Admission.WAIT;
      case FAILED -> to.refusesOnFailure() ? Admission.REFUSE : Admission.GO;
    };
  }

  private void offer(AuditLog to, Judgement judgement, Supplier<String> text) {
    long number = to.nextExchange();
    boolean waits = to.waitsForWriting();
    line = waits ? Line.UNDER_WAY : to.isWell() ? Line.WRITTEN : Line.FAILED;
    AuditEntry entry =
        new AuditEntry.Statements(
            clock.instant(),
            number,
            session.facts(),
            session.terms().sessionClass(),
            text,
            judgement);
    AuditLog.Written told =
        well -> {
          if (waits) {
            onEventLoop.accept(() -> {
              line = well ? Line.WRITTEN : Line.FAILED;
              resume.run();
            });
          }
        };
    if (!to.offer(entry, told)) {
      line = Line.FAILED;
    }
    Exchange last = open.peekLast();
    if (last != null && !last.ends()) {
      open.removeLast();
    }
    open.addLast(
        new Exchange(
            number, last != null && !last.ends() ? last.startNanos() : System.nanoTime(), false));
  }

  /** The server is made to fail in an extended query: it looks at nothing up to the next Sync. */
  void failsUpToSync() {
    discarded = true;
  }

  /** The message that was looked at goes on, or is refused. */
  void decided(boolean answeredByReady) {
    line = Line.NONE;
    discarded &= !answeredByReady;
    if (answeredByReady && log.isPresent()) {
      Exchange last = open.pollLast();
      if (last != null && last.ends()) {
        open.addLast(last);
        last = null;
      }
      open.addLast(
          last == null
              ? new Exchange(0, System.nanoTime(), true)
              : new Exchange(last.number(), last.startNanos(), true));
    }
  }

  /** The client is sent a row. */
  void row() {
    rows++;
  }

  /** Whether errors are of interest. */
  boolean wantsErrors() {
    return log.isPresent();
  }

  /** The server has reported an error. */
  void error(ErrorFields fields) {
    error = fields.get(Field.CODE).map(code -> code.text(StandardCharsets.US_ASCII)).orElse("");
  }

  /**
   * The client is sent ReadyForQuery.
   *
   * @param more whether the server owes another
   */
  void ready(boolean more) {
    Exchange ended = open.pollFirst();
    if (!more) {
      // What the server did not answer, as a Sync in COPY data, it never will.
      open.removeIf(Exchange::ends);
    }
    if (ended != null && ended.number() > 0) {
      AuditEntry entry =
          new AuditEntry.Outcome(
              clock.instant(),
              ended.number(),
              rows,
              (System.nanoTime() - ended.startNanos()) / NANOS_PER_MICRO,
              Optional.ofNullable(error));
      log.ifPresent(to -> to.offer(entry, _ -> {}));
    }
    rows = 0;
    error = null;
  }
}
