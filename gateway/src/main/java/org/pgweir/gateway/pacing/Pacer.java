package org.pgweir.gateway.pacing;

import java.time.Duration;
import java.util.Optional;
import org.pgweir.policies.Hold;
import org.pgweir.policies.Refusal;
import org.pgweir.policies.Warning;
import org.pgweir.protocol.frontend.CancelRequest;

/**
 * Where statements wait for their budgets. Safe for any thread; nothing here blocks.
 *
 * <p>What a statement changes is not known before it has run. So it begins as soon as its budget
 * owes nothing, takes out what the last ones like it took, and the difference is settled when it
 * has run: what comes after waits until that is paid.
 */
public interface Pacer {

  /** Lets everything begin at once. */
  Pacer NONE =
      new Pacer() {
        @Override
        public Place ask(Request request, Waiter waiter) {
          waiter.admitted();
          return () -> {};
        }

        @Override
        public void spent(String database, Hold hold, long rows) {}
      };

  /**
   * Asks for a place in the queue of a budget.
   *
   * @param waiter told what comes of it, on any thread, unless the place is left before
   */
  Place ask(Request request, Waiter waiter);

  /** A statement has changed rows; it may have begun without a place. */
  void spent(String database, Hold hold, long rows);

  /**
   * Who asks, for what.
   *
   * @param cancelKey what a CancelRequest for the session repeats; empty where the server gave none
   * @param quiet how long the client is told nothing
   */
  record Request(String database, Hold hold, Optional<CancelRequest> cancelKey, Duration quiet) {}

  /** A place in a queue, and behind that among those that have begun. */
  @FunctionalInterface
  interface Place {
    /** Whoever held it waits no more, or has come to the end of its transaction. Once. */
    void leave();
  }

  /** Whoever has asked. */
  interface Waiter {
    /** The statement may begin. */
    void admitted();

    /** It will not: it was canceled, or has waited too long. The place is left with that. */
    void gaveUp(Refusal refusal);

    /** It waits on, for that reason. */
    void told(Warning waiting);
  }
}
