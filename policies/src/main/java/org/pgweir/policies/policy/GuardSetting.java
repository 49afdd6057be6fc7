package org.pgweir.policies.policy;

import java.time.Duration;
import java.util.Optional;

/**
 * How a policy has DDL guarded whose locks stand in the way of traffic.
 *
 * @param on whether it is guarded at all; the rest counts only then
 * @param lockTimeout how long one try may wait for its locks, and so hold up traffic behind it
 * @param statementTimeout how long DDL that has no long work to do may hold ACCESS EXCLUSIVE
 * @param budget how long tries are repeated before the statement fails with SQLSTATE 55P03
 * @param endIdleAfter how long a session that is in the way may be idle in its transaction before
 *     it is ended; empty for ever
 */
public record GuardSetting(
    boolean on,
    Duration lockTimeout,
    Duration statementTimeout,
    Duration budget,
    Optional<Duration> endIdleAfter,
    Place place) {

  static final Duration LOCK_TIMEOUT = Duration.ofMillis(100);
  static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(5);
  static final Duration BUDGET = Duration.ofMinutes(1);
}
