package org.pgweir.gateway.change;

import org.pgweir.gateway.observe.ChangeMetrics;

/** Hears what workers do, on their threads; must not block. */
interface ChangeObserver {

  /** A step is tried, or tried again. */
  void stepBegins(long change, int step);

  /** A step is done, or undone, and the journal says so. */
  void stepEnds(long change, int step, boolean undone);

  /** Somebody is in a step's way. */
  void waits();

  /** A backfill's batch is committed. */
  void rowsChanged(long rows);

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
      public void rowsChanged(long rows) {
        metrics.rowsChanged(rows);
      }

      @Override
      public void ends(String state) {
        metrics.ended(state);
      }
    };
  }
}
