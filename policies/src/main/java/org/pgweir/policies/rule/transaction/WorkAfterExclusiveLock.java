package org.pgweir.policies.rule.transaction;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.analysis.Analysis;
import org.pgweir.policies.analysis.LockMode;
import org.pgweir.policies.analysis.RowsTouched;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.rule.traffic.Batches;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;
import org.pgweir.policies.sql.tree.WrappingStatement;

/**
 * Work that takes its time in a transaction that holds ACCESS EXCLUSIVE on a table: a backfill, an
 * index build, a scan. Whoever uses the table waits for all of it.
 *
 * <p>Measured: a column added and filled in one transaction stopped readers for 2.6 s, in batches
 * for 0.02 s. A row or two, as tools write to note that a migration has run, does not count.
 */
public final class WorkAfterExclusiveLock implements Rule {

  @Override
  public String id() {
    return "work-after-exclusive-lock";
  }

  @Override
  public List<Finding> check(Subject subject) {
    if (subject.transaction().trace().locks().isEmpty()
        || subject.statement() instanceof WrappingStatement) {
      return List.of();
    }
    Map<ObjectName, LockMode> held = new HashMap<>(Locks.held(subject));
    held.values().removeIf(mode -> mode != LockMode.ACCESS_EXCLUSIVE);
    if (held.isEmpty()) {
      return List.of();
    }
    return work(subject, held.keySet()).map(work -> finding(subject, held.keySet(), work)).stream()
        .toList();
  }

  /** What takes time, and how bad that is. */
  private record Work(String what, ObjectName table, Severity severity, Optional<String> batches) {
    Work(String what, ObjectName table, Severity severity) {
      this(what, table, severity, Optional.empty());
    }
  }

  private static Optional<Work> work(Subject subject, Set<ObjectName> locked) {
    return switch (subject.statement()) {
      case DataStatement.Select _ -> Optional.empty();
      case DataStatement data -> rows(subject, data, locked);
      case AlterTable alter when validates(alter) -> Optional.empty();
      default -> scans(subject);
    };
  }

  private static boolean validates(AlterTable alter) {
    return alter.actions().stream().allMatch(TableAction.ValidateConstraint.class::isInstance);
  }

  private static Optional<Work> rows(
      Subject subject, DataStatement statement, Set<ObjectName> locked) {
    for (Map.Entry<ObjectName, RowsTouched> each : subject.analysis().rowsTouched().entrySet()) {
      ObjectName table = each.getKey();
      boolean known = subject.surroundings().sizeOf(table).isKnown();
      boolean many =
          switch (each.getValue()) {
            case RowsTouched.All _ -> true;
            case RowsTouched.Unknown _ -> locked.contains(table) || known;
            case RowsTouched.Keyed _, RowsTouched.Nothing _ -> false;
          };
      if (many && !subject.transaction().trace().created().contains(table)) {
        return Optional.of(
            new Work(
                "changes rows of " + table,
                table,
                subject.bySize(Set.of(table)),
                Batches.of(subject, statement, table)));
      }
    }
    return statement instanceof DataStatement.Insert insert
            && insert.source().isPresent()
            && !subject.analysis().fullScan().isEmpty()
        ? scans(subject)
        : Optional.empty();
  }

  private static Optional<Work> scans(Subject subject) {
    Analysis analysis = subject.analysis();
    Set<ObjectName> read = new HashSet<>(analysis.fullScan().keySet());
    read.addAll(analysis.tableRewrite());
    read.addAll(analysis.indexBuild());
    read.removeAll(subject.transaction().trace().created());
    return read.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Work(
                "reads all of " + Locks.names(read), read.iterator().next(), subject.bySize(read)));
  }

  private Finding finding(Subject subject, Set<ObjectName> locked, Work work) {
    String alone =
        "-- commit what came before, then, in a transaction of its own:\n" + subject.sql() + ";";
    return Finding.of(
            this,
            work.severity(),
            "%s with a lock on %s held".formatted(work.what(), Locks.names(locked)),
            "A statement before it in this transaction has taken ACCESS EXCLUSIVE on %s, which is kept"
                    .formatted(Locks.names(locked))
                + " until the commit: every read and write of it waits for this one too.")
        .withHint(
            work.batches()
                .map(steps -> "-- commit what came before, then\n" + steps)
                .orElse(alone));
  }
}
