package org.pgweir.policies;

import java.time.Duration;
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
}
