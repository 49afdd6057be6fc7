package org.pgweir.policies.rule.table;

import java.util.List;
import org.pgweir.policies.analysis.LockMode;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.TableStatement.LockTable;

/**
 * {@code LOCK TABLE} in a mode that keeps writers out, or readers too, which is what it does when
 * no mode is written.
 */
public final class LockTableExclusively implements Rule {

  @Override
  public String id() {
    return "lock-table-exclusively";
  }

  @Override
  public List<Finding> check(Subject subject) {
    if (!(subject.statement() instanceof LockTable lock)) {
      return List.of();
    }
    LockMode mode = LockMode.valueOf(lock.mode().replace(' ', '_'));
    return mode.compareTo(LockMode.SHARE) < 0
        ? List.of()
        : lock.tables().stream()
            .map(each -> each.name())
            .filter(subject::isShared)
            .map(table -> finding(table, mode))
            .toList();
  }

  private Finding finding(QualifiedName table, LockMode mode) {
    boolean readers = mode == LockMode.ACCESS_EXCLUSIVE;
    Finding finding =
        Finding.of(
                this,
                readers ? Severity.ERROR : Severity.INFO,
                "LOCK TABLE keeps %s of \"%s\" out"
                    .formatted(readers ? "readers and writers" : "writers", table.name()),
                "Until the transaction ends, whoever wants to %s the table waits, and while the lock"
                        .formatted(readers ? "read or write" : "write to")
                    + " waits for others, everybody waits behind it.")
            .withTable(table);
    return readers
        ? finding.withHint(
            "-- writers keep out, readers go on:\nLOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE;"
                .formatted(table.sql()))
        : finding;
  }
}
