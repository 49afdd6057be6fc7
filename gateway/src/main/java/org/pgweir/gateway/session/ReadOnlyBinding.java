package org.pgweir.gateway.session;

import java.util.List;
import java.util.Optional;
import org.pgweir.gateway.errand.Errand;
import org.pgweir.policies.Refusal;
import org.pgweir.protocol.TransactionStatus;

/**
 * Has a session that may only read start each transaction read-only, where the server would not
 * report that a function has lifted it: before PostgreSQL 14. Lets one of its transactions write,
 * for a statement that is granted.
 */
final class ReadOnlyBinding {

  /** Why a session that is not held to reading any more goes no further. */
  static final Refusal UNBOUND =
      new Refusal(
          "access-setting",
          Refusal.INSUFFICIENT_PRIVILEGE,
          "the session is not read-only any more",
          Optional.of("Something it ran has changed default_transaction_read_only."),
          Optional.of("Connect again."),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** From here on {@code default_transaction_read_only} is reported (GUC_REPORT, guc.c). */
  private static final int REPORTED_SINCE = 140_000;

  private final SessionState session;
  private final Outstanding outstanding;
  private final Errands errands;

  private static final String READ_ONLY = "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY";
  private static final String READ_WRITE = "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE";

  private boolean running;
  private boolean lifting;
  private boolean lifted;
  private boolean waitsForAnswers;
  private long boundAt = -1;

  ReadOnlyBinding(SessionState session, Outstanding outstanding, Errands errands) {
    this.session = session;
    this.outstanding = outstanding;
    this.errands = errands;
  }

  /** Whether a message that may begin a transaction has to wait until it is bound. */
  boolean isUnderWay() {
    if (running) {
      if (!errands.hasEnded()) {
        return true;
      }
      running = false;
      // What goes wrong is that the transaction has failed, so that nothing runs in it.
      errands.takeEnd();
      boundAt = session.readies();
      lifted = lifting;
      lifting = false;
      session.lifted(lifted);
      return false;
    }
    // An errand that has ended is the one of the message that is looked at.
    if (isLifted() || errands.hasEnded()) {
      return false;
    }
    if (!isNeeded()) {
      return false;
    }
    waitsForAnswers = !outstanding.isEmpty();
    if (!waitsForAnswers) {
      run(READ_ONLY);
    }
    return true;
  }

  /** Whether the next transaction, or the one a granted statement is in, may write. */
  boolean isLifted() {
    return lifted && boundAt == session.readies() && !outstanding.awaitsReady();
  }

  /** Lets the next transaction write; whether that has to be waited for. */
  boolean mustLift() {
    if (isLifted()) {
      return false;
    }
    lifting = true;
    session.lifted(true);
    run(READ_WRITE);
    return true;
  }

  private void run(String sql) {
    running = true;
    errands.begin(new Set(sql), true);
  }

  /** Whether a message that waits here can be looked at again. */
  boolean canGoOn() {
    return waitsForAnswers && outstanding.isEmpty();
  }

  private boolean isNeeded() {
    return lifted || isUnreported();
  }

  private boolean isUnreported() {
    return session.isBound()
        && session.facts().serverVersion() < REPORTED_SINCE
        && session.transaction() == TransactionStatus.IDLE
        && boundAt != session.readies();
  }

  private record Set(String sql) implements Errand {
    @Override
    public Step begin() {
      return new Run(sql, Run.ALL, 0, List.of());
    }

    @Override
    public Step answered(Answer answer) {
      return answer.error().<Step>map(Fail::new).orElseGet(Done::new);
    }
  }
}
