package org.pgweir.policies.rule.transaction;

import java.util.List;
import java.util.Map;
import org.pgweir.policies.analysis.LockMode;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;

/**
 * A statement that takes a lock which keeps writers out. While it waits for one long transaction,
 * everybody else waits behind it, so it should not wait for long.
 *
 * <p>Never more than {@link Severity#INFO}, because it holds for nearly every change of a schema; a
 * gateway that guards sees to the timeout.
 */
public final class LockWithoutTimeout implements Rule {

  @Override
  public String id() {
    return "lock-without-timeout";
  }

  @Override
  public List<Finding> check(Subject subject) {
    Map<ObjectName, LockMode> locks = Locks.taken(subject);
    return locks.isEmpty() ? List.of() : List.of(finding(subject, locks));
  }

  private Finding finding(Subject subject, Map<ObjectName, LockMode> locks) {
    LockMode strongest = locks.values().stream().reduce(LockMode.SHARE, LockMode::or);
    return Finding.of(
            this,
            Severity.INFO,
            "takes %s on %s".formatted(strongest.sql(), Locks.names(locks.keySet())),
            "While it waits for a transaction that holds the table, every %s behind it waits too. A"
                    .formatted(strongest == LockMode.ACCESS_EXCLUSIVE ? "query" : "write")
                + " short lock_timeout, and another try after it, keeps the queue moving.")
        .withTable(locks.keySet().iterator().next())
        .withHint(
            """
            BEGIN;
            SET LOCAL lock_timeout = '100ms';
            %s;
            COMMIT;\
            """
                .formatted(subject.sql()));
  }
}
