package org.pgweir.gateway.session;

import org.jspecify.annotations.Nullable;
import org.pgweir.policies.JudgedStatement;
import org.pgweir.policies.Judgement;

/**
 * Takes the time of statements that are traffic: from when they are sent, or from the end of the
 * one before if that is later, to when they are completed.
 *
 * <p>Of statements whose ends come in one read of the server only the first's time is known: what
 * the others took went by before.
 */
final class StatementTimes {

  /** Hears of statements that have ended. */
  interface Listener {
    /**
     * Statements of a message have ended.
     *
     * @param tookNanos below 0 where it is not known
     */
    void ended(Judgement judgement, long tookNanos, boolean failed);
  }

  private final Listener listener;
  private boolean isFirstOfRead;
  private long lastNanos = System.nanoTime();

  StatementTimes(Listener listener) {
    this.listener = listener;
  }

  /** Takes the time of a message from now on, if its statements are traffic on some table. */
  static Awaited timed(Awaited message, Judgement judgement) {
    boolean touches = false;
    for (JudgedStatement statement : judgement.statements()) {
      if (statement.altersSchema() || !statement.trace().locks().isEmpty()) {
        return message;
      }
      touches |= !statement.touched().tables().isEmpty();
    }
    return touches ? new Awaited.Timed(message, judgement, System.nanoTime()) : message;
  }

  /** Something of the server's has been read. */
  void reads() {
    isFirstOfRead = true;
  }

  /** The server has answered a message. */
  void ended(@Nullable Awaited awaited) {
    if (inner(awaited) instanceof Awaited.Timed timed) {
      ended(timed, timed.hasFailed());
    }
  }

  /** The server has reported an error in place of what answers a message, or before that. */
  void failed(@Nullable Awaited awaited) {
    if (inner(awaited) instanceof Awaited.Timed timed) {
      if (timed.answer() == Awaited.Answer.READY) {
        timed.failed();
      } else {
        ended(timed, true);
      }
    }
  }

  private static @Nullable Awaited inner(@Nullable Awaited awaited) {
    return awaited instanceof Awaited.Amended(Awaited message, var _) ? message : awaited;
  }

  private void ended(Awaited.Timed timed, boolean failed) {
    long tookNanos = -1;
    if (isFirstOfRead) {
      long now = System.nanoTime();
      tookNanos = Math.min(now - timed.sentNanos(), now - lastNanos);
      lastNanos = now;
      isFirstOfRead = false;
    }
    listener.ended(timed.judgement(), tookNanos, failed);
  }
}
