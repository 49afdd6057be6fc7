package org.pgweir.gateway.pacing;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import java.time.Duration;

/**
 * What this gateway has left of one budget: drawn from the bucket that all share, and spent here.
 *
 * <p>May fall below nothing; that is a debt, and is paid before anything else. Not safe for several
 * threads; drawing may wait for the database.
 */
final class Stock {

  /** What is drawn beforehand for statements that wait; so much may be left over at their end. */
  private static final double AHEAD_SECONDS = 0.05;

  /** One gateway leaves something to the others. */
  private static final double MOST_AT_ONCE_SECONDS = 0.25;

  private static final double NANOS_PER_SECOND = 1e9;

  private final Bucket bucket;
  private final long perSecond;
  private double left;

  /**
   * @param bucket of {@link #configuration}
   */
  Stock(Bucket bucket, long perSecond) {
    this.bucket = bucket;
    this.perSecond = perSecond;
  }

  /** A bucket that begins empty, and of which at most what a second brings is left over. */
  static BucketConfiguration configuration(long perSecond) {
    return BucketConfiguration.builder()
        .addLimit(
            Bandwidth.builder()
                .capacity(perSecond)
                .refillGreedy(perSecond, Duration.ofSeconds(1))
                .initialTokens(0)
                .build())
        .build();
  }

  void spend(double amount) {
    left -= amount;
  }

  void giveBack(double amount) {
    left += amount;
  }

  /** Whether a statement may begin. */
  boolean isEnough() {
    return left >= 1;
  }

  /** Whether something has been spent that was not there. */
  boolean isInDebt() {
    return left < 0;
  }

  /** What is owed; 0 for nothing. */
  long debt() {
    return Math.max(0, (long) -left);
  }

  long perSecond() {
    return perSecond;
  }

  /**
   * Draws what is there of what is wanted.
   *
   * @param wanted beside what is owed
   */
  void draw(double wanted) {
    double needed = wanted > 0 ? Math.max(wanted, perSecond * AHEAD_SECONDS) : 0;
    double most = Math.max(1, perSecond * MOST_AT_ONCE_SECONDS);
    long amount = (long) Math.ceil(Math.min(needed - left, most));
    if (amount > 0) {
      left += bucket.tryConsumeAsMuchAsPossible(amount);
    }
  }

  /** How long it takes until so much more than what is owed has come in, if nobody else draws. */
  Duration until(double amount) {
    return Duration.ofNanos((long) (Math.max(0, amount - left) / perSecond * NANOS_PER_SECOND));
  }
}
