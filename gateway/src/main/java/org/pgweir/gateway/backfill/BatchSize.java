package org.pgweir.gateway.backfill;

import java.time.Duration;

/**
 * How many rows make a batch that takes about as long as wanted: from what the last ones took.
 *
 * <p>Not safe for several threads.
 */
public final class BatchSize {

  /** What one batch should take. */
  public static final Duration TARGET = Duration.ofMillis(250);

  private static final int FIRST = 500;
  private static final int LEAST = 10;
  private static final int MOST = 50_000;
  private static final double MOST_GROWTH = 2;
  private static final double MOST_SHRINKING = 0.25;

  private final Duration target;
  private double rows = FIRST;

  public BatchSize(Duration target) {
    this.target = target;
  }

  /** Rows of the next batch, 10 to 50,000. */
  public int rows() {
    return (int) rows;
  }

  /** The last batch took that long. */
  public void took(Duration time) {
    double factor = (double) target.toNanos() / Math.max(1, time.toNanos());
    rows = Math.clamp(rows * Math.clamp(factor, MOST_SHRINKING, MOST_GROWTH), LEAST, MOST);
  }

  /** The last batch was broken off because it took too long. */
  public void tookTooLong() {
    rows = Math.max(LEAST, rows * MOST_SHRINKING);
  }
}
