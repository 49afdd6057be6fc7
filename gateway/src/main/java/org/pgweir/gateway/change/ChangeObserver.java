package org.pgweir.gateway.change;

import java.time.Duration;
import java.util.Optional;
import org.pgweir.gateway.observe.ChangeMetrics;

/** Hears what workers do, on their threads; must not block. */
interface ChangeObserver {

  /** A step is tried, or tried again. */
  void stepBegins(long change, int step);

  /** A step is done, or undone, and the journal says so. */
  void stepEnds(long change, int step, boolean undone);

  /** Somebody is in a step's way. */
  void waits();

  /**
   * A backfill's batch is committed.
   *
   * @param slowedBy why less is done than could be
   */
  void batchDone(long rows, Duration time, Optional<String> slowedBy);

  /** A backfill holds itself back. */
  void held(String why);

  /**
   * A change has come to a state that only an operator, or nobody, changes.
   *
   * @param state of pgweir.change
   */
  void ends(String state);

  /** Counts. */
  static ChangeObserver counting(ChangeMetrics metrics) {
    return new ChangeObserver() {
      @Override
      public void stepBegins(long change, int step) {}

      @Override
      public void stepEnds(long change, int step, boolean undone) {
        metrics.stepEnded(undone);
      }

      @Override
      public void waits() {
        metrics.waited();
      }

      @Override
      public void batchDone(long rows, Duration time, Optional<String> slowedBy) {
        metrics.backfills().batchDone(rows, time, slowedBy);
      }

      @Override
      public void held(String why) {
        metrics.backfills().held(why);
      }

      @Override
      public void ends(String state) {
        metrics.ended(state);
      }
    };
  }
}
