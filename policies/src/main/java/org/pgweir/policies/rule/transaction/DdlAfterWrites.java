package org.pgweir.policies.rule.transaction;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;

/**
 * A change of a table's definition in a transaction that has changed its rows: the stronger lock is
 * wanted on top of one that is held, which deadlocks with whoever does the same, and rows stay
 * locked while it is waited for.
 */
public final class DdlAfterWrites implements Rule {

  @Override
  public String id() {
    return "ddl-after-writes";
  }

  @Override
  public List<Finding> check(Subject subject) {
    Set<ObjectName> written = subject.transaction().trace().written();
    if (written.isEmpty()) {
      return List.of();
    }
    Set<ObjectName> both = new HashSet<>(Locks.taken(subject).keySet());
    both.removeAll(Locks.held(subject).keySet());
    Set<ObjectName> others = new HashSet<>(both);
    both.retainAll(written);
    others.removeAll(both);
    if (!both.isEmpty()) {
      return List.of(
          finding(
              both,
              Severity.WARNING,
              "locks %s after writing to it".formatted(Locks.names(both)),
              "The transaction holds ROW EXCLUSIVE there and wants more: two that do so deadlock. With"
                  + " a foreign key or another deferred trigger on it the statement fails, because"
                  + " events of it are pending."));
    }
    Set<ObjectName> shared = new HashSet<>(written);
    shared.removeAll(subject.transaction().trace().created());
    return others.isEmpty() || shared.isEmpty()
        ? List.of()
        : List.of(
            finding(
                others,
                Severity.INFO,
                "waits for a lock on %s with rows changed".formatted(Locks.names(others)),
                "While it waits, the rows that the transaction has changed stay locked."));
  }

  private Finding finding(
      Set<ObjectName> locked, Severity severity, String message, String detail) {
    return Finding.of(this, severity, message, detail)
        .withTable(locked.iterator().next())
        .withHint("Commit the changes of rows before the change of the definition.");
  }
}
