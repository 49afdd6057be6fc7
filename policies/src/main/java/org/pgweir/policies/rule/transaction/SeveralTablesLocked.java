package org.pgweir.policies.rule.transaction;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pgweir.policies.analysis.LockMode;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;

/**
 * A statement that locks another table while its transaction keeps one locked already: the first
 * stays locked while the second is waited for, and applications that use both in another order
 * deadlock with it.
 */
public final class SeveralTablesLocked implements Rule {

  @Override
  public String id() {
    return "several-tables-locked";
  }

  @Override
  public List<Finding> check(Subject subject) {
    Map<ObjectName, LockMode> held = Locks.held(subject);
    if (held.isEmpty()) {
      return List.of();
    }
    Set<ObjectName> further = new HashSet<>(Locks.taken(subject).keySet());
    further.removeAll(held.keySet());
    return further.isEmpty() ? List.of() : List.of(finding(held.keySet(), further));
  }

  private Finding finding(Set<ObjectName> held, Set<ObjectName> further) {
    return Finding.of(
            this,
            Severity.WARNING,
            "locks %s with a lock on %s held".formatted(Locks.names(further), Locks.names(held)),
            "Whoever uses the first waits until the second is had and all is done, and a transaction"
                + " that uses them in another order deadlocks with this one.")
        .withTable(further.iterator().next())
        .withHint("Commit in between: one table in each transaction.");
  }
}
