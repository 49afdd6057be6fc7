package org.pgweir.gateway.observe;

import java.time.Duration;

/**
 * How long statements took, as counts in buckets: each bucket is at most an eighth wider than the
 * one before, from 8 µs to more than a minute. A value; what is kept of a table is read into one.
 */
public final class Latencies {

  /** Below this many units each unit has its own bucket; above, each octave has so many. */
  private static final int STEPS = 8;

  private static final int STEP_BITS = 3;
  private static final long UNIT_NANOS = 8_000;
  private static final int OCTAVES = 21;

  static final int BUCKETS = STEPS * (OCTAVES + 1);

  public static final Latencies NONE = new Latencies(new long[BUCKETS], 0, 0);

  private final long[] counts;
  private final long statements;
  private final long failed;

  /**
   * @param counts by bucket; taken
   * @param statements that ended, also those whose time is not known
   */
  Latencies(long[] counts, long statements, long failed) {
    this.counts = counts;
    this.statements = statements;
    this.failed = failed;
  }

  /** Where a time is counted. */
  static int bucket(long nanos) {
    long units = Math.max(0, nanos) / UNIT_NANOS;
    if (units < STEPS) {
      return (int) units;
    }
    int octave = Long.SIZE - STEP_BITS - Long.numberOfLeadingZeros(units);
    int step = (int) (units >> (octave - 1)) - STEPS;
    return Math.min((octave * STEPS) + step, BUCKETS - 1);
  }

  /** The first time that is too long for the bucket. */
  private static long endNanos(int bucket) {
    if (bucket < STEPS) {
      return (bucket + 1) * UNIT_NANOS;
    }
    int octave = bucket / STEPS;
    return ((STEPS + bucket % STEPS + 1L) << (octave - 1)) * UNIT_NANOS;
  }

  /** How many statements ended, well or not. */
  public long statements() {
    return statements;
  }

  /** How many of them ended with an error. */
  public long failed() {
    return failed;
  }

  /** The share of statements that ended with an error, from 0 to 1; 0 without any statement. */
  public double errorRate() {
    return statements == 0 ? 0 : (double) failed / statements;
  }

  /** How many statements' times are known. */
  public long measured() {
    long measured = 0;
    for (long count : counts) {
      measured += count;
    }
    return measured;
  }

  /**
   * The time within which that share of the statements ended, at most an eighth too long; zero
   * where nothing was measured.
   *
   * @param share from 0 to 1, as 0.99
   */
  public Duration within(double share) {
    long rank = (long) Math.ceil(share * measured());
    long seen = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      seen += counts[bucket];
      if (seen > 0 && seen >= rank) {
        return Duration.ofNanos(endNanos(bucket));
      }
    }
    return Duration.ZERO;
  }

  /** How many statements took longer, to the precision of the buckets. */
  public long slowerThan(Duration limit) {
    long slower = 0;
    for (int bucket = bucket(limit.toNanos()) + 1; bucket < BUCKETS; bucket++) {
      slower += counts[bucket];
    }
    return slower;
  }

  /** These and those together. */
  public Latencies and(Latencies others) {
    long[] sum = counts.clone();
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      sum[bucket] += others.counts[bucket];
    }
    return new Latencies(sum, statements + others.statements, failed + others.failed);
  }

  @Override
  public String toString() {
    return statements
        + " statements, "
        + failed
        + " failed, p50 "
        + within(0.5)
        + ", p99 "
        + within(0.99);
  }
}
