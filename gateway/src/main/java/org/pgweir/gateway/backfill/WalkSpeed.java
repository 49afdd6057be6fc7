package org.pgweir.gateway.backfill;

import java.time.Duration;

/**
 * How many rows a second a walk goes past of late, pauses included: each batch counts for three
 * tenths. Not safe for several threads.
 */
public final class WalkSpeed {

  private static final double WEIGHT = 0.3;

  private double rowsPerSecond;
  private boolean first = true;

  /**
   * A batch has gone past so many rows.
   *
   * @param time since the one before had
   */
  public void passed(long rows, Duration time) {
    double now = rows * 1e9 / Math.max(1, time.toNanos());
    rowsPerSecond = first ? now : rowsPerSecond + WEIGHT * (now - rowsPerSecond);
    first = false;
  }

  /** 0 before the first batch. */
  public double rowsPerSecond() {
    return rowsPerSecond;
  }
}
