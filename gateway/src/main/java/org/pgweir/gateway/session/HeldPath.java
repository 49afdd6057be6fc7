package org.pgweir.gateway.session;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.pacing.Pacer;
import org.pgweir.gateway.session.Admissions.Admission;
import org.pgweir.policies.Hold;
import org.pgweir.policies.JudgedStatement;
import org.pgweir.policies.Judgement;
import org.pgweir.policies.Refusal;
import org.pgweir.policies.SessionChange;
import org.pgweir.policies.Verdict;
import org.pgweir.policies.Warning;
import org.pgweir.protocol.TransactionStatus;

/**
 * Makes statements wait for their budgets, where the session can wait: before a transaction begins,
 * when the server owes nothing. In a transaction, and behind other messages of one pipeline, the
 * session may hold locks: there a statement goes on and its rows are charged, and the next
 * transaction waits for them.
 *
 * <p>In the extended query protocol the transaction begins with the first message behind a Sync,
 * and locks tables with Parse: so it is that message that waits.
 */
final class HeldPath {

  /** A client that is held again is told again only if it takes longer. */
  private static final Duration QUIET = Duration.ofSeconds(5);

  private final SessionState session;
  private final Outstanding outstanding;
  private final Pacer pacer;
  private final Consumer<Runnable> eventLoop;
  private final Consumer<Warning> client;
  private final Runnable resume;
  private final LoopCount loops = new LoopCount();

  private Pacer.@Nullable Place place;
  private @Nullable Asking asking;
  private boolean admitted;

  /** Whether the transaction that was let begin ends with what has been sent. */
  private boolean used;

  private @Nullable Refusal refusal;
  private boolean awaitsAnswers;
  private boolean sinceSync;
  private boolean counted;
  private boolean toldOnce;

  /** What the next transaction waits for: statements of this session have been charged to it. */
  private @Nullable Hold owing;

  /**
   * @param eventLoop runs a task on the session's event loop; from any thread
   * @param client is told something while its message waits
   * @param resume called on the event loop when the message can be looked at again
   */
  HeldPath(
      SessionState session,
      Outstanding outstanding,
      Pacer pacer,
      Consumer<Runnable> eventLoop,
      Consumer<Warning> client,
      Runnable resume) {
    this.session = session;
    this.outstanding = outstanding;
    this.pacer = pacer;
    this.eventLoop = eventLoop;
    this.client = client;
    this.resume = resume;
  }

  /** Whether a message waits for a budget. */
  boolean isHeld() {
    return place != null && !admitted;
  }

  /** Whether a message that waits for answers of the server may be looked at again. */
  boolean canGoOn() {
    return awaitsAnswers && outstanding.isEmpty();
  }

  /**
   * Whether a message of these statements may go on.
   *
   * @param runs whether it runs them: a Query or Execute
   */
  Admission admits(Judgement judgement, boolean runs) {
    if (refusal != null) {
      return Admission.REFUSE;
    }
    Hold hold = hold(judgement, runs);
    if (hold == null
        || (admitted && !used)
        || sinceSync
        || outstanding.isDiscarding()
        || outstanding.isReadingCopy()) {
      return Admission.GO;
    }
    if (isHeld()) {
      return Admission.WAIT;
    }
    awaitsAnswers = !outstanding.isEmpty();
    if (awaitsAnswers) {
      return Admission.WAIT;
    }
    if (session.transaction() != TransactionStatus.IDLE) {
      return Admission.GO;
    }
    ask(hold);
    return Admission.WAIT;
  }

  /** Why the message that was held does not go on. */
  Refusal takeRefusal() {
    Refusal taken = Objects.requireNonNull(refusal);
    refusal = null;
    place = null;
    asking = null;
    return taken;
  }

  /**
   * A message has been decided on and does not wait any more.
   *
   * @param boundary whether it is a Query, FunctionCall or Sync, which end what came before
   * @param extended whether it is part of the extended query protocol
   */
  void decided(boolean boundary, boolean extended) {
    counted = false;
    awaitsAnswers = false;
    used |= boundary && admitted;
    sinceSync = extended || (sinceSync && !boundary);
  }

  /**
   * The server has completed a statement that is charged.
   *
   * @param body of CommandComplete, lent
   */
  void completed(Hold hold, ByteBuf body) {
    if (isHeldBack(hold)) {
      pacer.spent(session.facts().database(), hold, rows(body));
      owing = hold;
    }
  }

  /** The server is ready for the next message. */
  void ready(TransactionStatus status) {
    if (status == TransactionStatus.IDLE && admitted) {
      leave();
    }
  }

  /** The session is over. */
  void release() {
    leave();
  }

  private void leave() {
    if (place != null) {
      place.leave();
    }
    place = null;
    asking = null;
    admitted = false;
    used = false;
  }

  private void ask(Hold hold) {
    Duration quiet = toldOnce ? QUIET : Duration.ZERO;
    Asking now = new Asking();
    asking = now;
    place =
        pacer.ask(
            new Pacer.Request(session.facts().database(), hold, session.cancelKey(), quiet), now);
  }

  /** Comes back to the event loop with what the pacer says, unless nobody asks any more. */
  private final class Asking implements Pacer.Waiter {

    @Override
    public void admitted() {
      onEventLoop(() -> {
        admitted = true;
        owing = null;
        resume.run();
      });
    }

    @Override
    public void gaveUp(Refusal why) {
      onEventLoop(() -> {
        refusal = why;
        resume.run();
      });
    }

    @Override
    public void told(Warning waiting) {
      onEventLoop(() -> {
        toldOnce = true;
        client.accept(waiting);
      });
    }

    private void onEventLoop(Runnable task) {
      eventLoop.accept(() -> {
        if (this.equals(asking)) {
          task.run();
        }
      });
    }
  }

  private @Nullable Hold hold(Judgement judgement, boolean runs) {
    Hold hold = paced(judgement);
    if (hold != null && hold.inLoopOnly() && runs && !counted) {
      counted = true;
      loops.count(hold.likeness());
    }
    if (hold != null && isHeldBack(hold)) {
      return hold;
    }
    return owing != null && begins(judgement) ? owing : null;
  }

  private boolean isHeldBack(Hold hold) {
    return !hold.inLoopOnly() || loops.isLoop(hold.likeness());
  }

  /** The first of its statements that is paced; null for none. */
  static @Nullable Hold paced(Judgement judgement) {
    for (JudgedStatement statement : judgement.statements()) {
      if (statement.verdict() instanceof Verdict.Held(Hold hold, var _)) {
        return hold;
      }
    }
    return null;
  }

  private static boolean begins(Judgement judgement) {
    for (JudgedStatement statement : judgement.statements()) {
      for (SessionChange change : statement.changes()) {
        if (change instanceof SessionChange.Begins) {
          return true;
        }
      }
    }
    return false;
  }

  /** The number a command tag ends with, if what it counts was changed: {@code INSERT 0 5}. */
  static long rows(ByteBuf body) {
    int length = body.bytesBefore((byte) 0);
    String tag = body.toString(body.readerIndex(), Math.max(0, length), StandardCharsets.US_ASCII);
    int space = tag.lastIndexOf(' ');
    boolean counts = space > 0 && !tag.startsWith("SELECT") && !tag.startsWith("FETCH");
    Optional<String> number =
        Optional.of(tag.substring(space + 1)).filter(text -> text.matches("[0-9]{1,18}"));
    return counts ? number.map(Long::parseLong).orElse(0L) : 0;
  }
}
