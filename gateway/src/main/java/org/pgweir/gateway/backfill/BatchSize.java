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

  /** Rows of one batch, unless somebody wants less. */
  public static final int MOST = 50_000;

  private static final int FIRST = 500;
  private static final int LEAST = 10;

  /** Rows to look at where there was nothing to do: there may be more to do with the next. */
  private static final int MOST_UNSEEN = 10_000;

  private static final double MOST_GROWTH = 2;
  private static final double MOST_SHRINKING = 0.25;

  private final int most;
  private Duration target;
  private double rows;

  public BatchSize(Duration target) {
    this(target, MOST);
  }

  /**
   * @param most rows of one batch, from 1
   */
  public BatchSize(Duration target, int most) {
    this.target = target;
    this.most = Math.min(most, MOST);
    this.rows = Math.min(FIRST, this.most);
  }

  /** Rows of the next batch, 10 to 50,000, or fewer if that is wanted. */
  public int rows() {
    return (int) rows;
  }

  /** Another time is wanted from now on. */
  public void aimAt(Duration time) {
    if (!time.equals(target)) {
      rows = bounded(rows * time.toNanos() / target.toNanos());
      target = time;
    }
  }

  /** The last batch took that long. */
  public void took(Duration time) {
    rows = bounded(rows * factor(time));
  }

  /** The last batch took that long and found nothing to do. */
  public void foundNothing(Duration time) {
    rows = Math.max(bounded(Math.min(rows * factor(time), MOST_UNSEEN)), Math.min(rows, most));
  }

  /**
   * The last batch was broken off because it took too long.
   *
   * @return whether the next is smaller
   */
  public boolean tookTooLong() {
    double before = rows;
    rows = bounded(rows * MOST_SHRINKING);
    return rows < before;
  }

  private double factor(Duration time) {
    double factor = (double) target.toNanos() / Math.max(1, time.toNanos());
    return Math.clamp(factor, MOST_SHRINKING, MOST_GROWTH);
  }

  private double bounded(double wanted) {
    return Math.clamp(wanted, Math.min(LEAST, most), most);
  }
}
