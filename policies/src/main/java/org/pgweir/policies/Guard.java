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
 * @param statementTimeout how long it may run; empty where it has long work to do
 * @param budget how long tries are repeated
 * @param locks the relations it locks against readers or writers
 */
public record Guard(
    Duration lockTimeout,
    Optional<Duration> statementTimeout,
    Duration budget,
    Map<ObjectName, LockMode> locks) {

  public Guard {
    locks = Map.copyOf(locks);
  }

  /** One guard for two statements that run together: the more cautious of both. */
  public Guard and(Guard other) {
    Map<ObjectName, LockMode> all = new HashMap<>(locks);
    other.locks.forEach((relation, mode) -> all.merge(relation, mode, LockMode::or));
    return new Guard(
        shorter(lockTimeout, other.lockTimeout),
        statementTimeout.flatMap(one -> other.statementTimeout.map(two -> longer(one, two))),
        shorter(budget, other.budget),
        all);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
