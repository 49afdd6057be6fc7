package org.pgweir.policies;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.pgweir.policies.analysis.LockMode;
import org.pgweir.policies.catalog.ObjectName;

/**
 * How a statement is run so that traffic does not queue up behind the locks it waits for.
 *
 * @param lockTimeout how long one try may wait
 * @param statementTimeout how long it may run, zero for as long as it takes; empty where that is
 *     for the client to say
 * @param budget how long tries are repeated
 * @param endIdleAfter sessions that have been idle in a transaction for longer are ended if they
 *     are in the way; empty where none is
 * @param locks the relations it locks against readers or writers
 */
public record Guard(
    Duration lockTimeout,
    Optional<Duration> statementTimeout,
    Duration budget,
    Optional<Duration> endIdleAfter,
    Map<ObjectName, LockMode> locks) {

  /** A lock that is free is got in less. */
  private static final Duration SHORTEST = Duration.ofMillis(10);

  public Guard {
    locks = Map.copyOf(locks);
  }

  /**
   * How long each of its locks may be waited for, so that all of them together do not hold up
   * traffic longer than one may: those it has got are held while it waits for the next.
   */
  public Duration triedLockTimeout() {
    Duration share = lockTimeout.dividedBy(Math.max(1, locks.size()));
    return shorter(lockTimeout, share.compareTo(SHORTEST) < 0 ? SHORTEST : share);
  }

  /** One guard for two statements that run together: the more cautious of both. */
  public Guard and(Guard other) {
    Map<ObjectName, LockMode> all = new HashMap<>(locks);
    other.locks.forEach((relation, mode) -> all.merge(relation, mode, LockMode::or));
    return new Guard(
        shorter(lockTimeout, other.lockTimeout),
        statementTimeout.flatMap(one -> other.statementTimeout.map(two -> longerTimeout(one, two))),
        shorter(budget, other.budget),
        endIdleAfter.flatMap(one -> other.endIdleAfter.map(two -> longer(one, two))),
        all);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static Duration longerTimeout(Duration one, Duration other) {
    return one.isZero() || other.isZero() ? Duration.ZERO : longer(one, other);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
