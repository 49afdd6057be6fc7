package org.pgweir.policies.rule.transaction;

import java.util.List;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;

/**
 * A statement that cannot run in a transaction block, in one: CONCURRENTLY, VACUUM, REINDEX of a
 * schema. PostgreSQL refuses it too (25001), but does not say what to do.
 */
public final class ConcurrentlyInTransaction implements Rule {

  @Override
  public String id() {
    return "concurrently-in-transaction";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return !subject.analysis().transactional() && subject.transaction().isOpen()
        ? List.of(finding(subject))
        : List.of();
  }

  private Finding finding(Subject subject) {
    return Finding.of(
            this,
            Severity.ERROR,
            "this statement cannot run in a transaction",
            "It commits in between, so that others see each of its steps. Several statements in one text"
                + " are a transaction too, and many migration tools wrap every migration in one unless they"
                + " are told not to.")
        .withHint("-- as a text of its own, outside a transaction block:\n" + subject.sql() + ";");
  }
}
