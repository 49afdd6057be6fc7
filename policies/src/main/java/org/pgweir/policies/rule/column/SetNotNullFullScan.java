package org.pgweir.policies.rule.column;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pgweir.policies.analysis.Surroundings.Coverage;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.ColumnAction.SetNotNull;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.TableAction.AddConstraint;
import org.pgweir.policies.sql.tree.TableConstraint;

/**
 * {@code SET NOT NULL} that reads the whole table under ACCESS EXCLUSIVE, and {@code ADD CONSTRAINT
 * … NOT NULL} of PostgreSQL 18 without NOT VALID, which does the same.
 *
 * <p>Only a validated CHECK with {@code c IS NOT NULL} as one of its AND operands spares the scan,
 * from PostgreSQL 12, and not if the same statement drops it. Measured on PostgreSQL 11 to 18.
 * Without a catalogue this is a warning, as such a CHECK may be there.
 */
public final class SetNotNullFullScan implements Rule {

  private static final int FIRST_WITH_CONSTRAINT = 18;

  @Override
  public String id() {
    return "set-not-null-full-scan";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return Stream.concat(
            Alteration.each(subject, SetNotNull.class, this::ofAction).stream(),
            Alteration.each(subject, AddConstraint.class, this::ofConstraint).stream())
        .toList();
  }

  private Optional<Finding> ofConstraint(Alteration<AddConstraint> add) {
    return add.action().constraint() instanceof TableConstraint.NotNull constraint
            && add.subject().surroundings().atLeast(FIRST_WITH_CONSTRAINT)
            && add.isHeavy()
        ? Optional.of(finding(add, constraint.column(), add.severity()))
        : Optional.empty();
  }

  private Optional<Finding> ofAction(Alteration<SetNotNull> set) {
    Identifier column = set.action().column();
    if (!set.knowsTable() && set.subject().surroundings().coverage() instanceof Coverage.Unasked) {
      return Optional.of(untold(set, column));
    }
    return set.isHeavy() || set.isUntold()
        ? Optional.of(finding(set, column, set.severity()))
        : Optional.empty();
  }

  private Finding untold(Alteration<SetNotNull> set, Identifier column) {
    return set.planned(
        id(),
        Severity.WARNING,
        "making column \"%s\" of \"%s\" NOT NULL may read the whole table while nobody can use it"
            .formatted(column.name(), set.alter().table().name()),
        "Whether a validated CHECK (%s IS NOT NULL) spares the scan cannot be told without the"
                .formatted(column.sql())
            + " catalogue. Without one PostgreSQL reads the whole table under an ACCESS EXCLUSIVE"
            + " lock on %s.".formatted(set.table()),
        set::target,
        Optional.of(column));
  }

  private Finding finding(Alteration<?> action, Identifier column, Severity severity) {
    return action.planned(
        id(),
        severity,
        "making column \"%s\" of \"%s\" NOT NULL would read the whole table while nobody can use it"
            .formatted(column.name(), action.alter().table().name()),
        "No validated CHECK has %s IS NOT NULL as one of its conditions when the statement runs, so"
                .formatted(column.sql())
            + " PostgreSQL looks for NULL in every row under an ACCESS EXCLUSIVE lock on %s, and"
                .formatted(action.table())
            + " every read and write of the table waits."
            + action.extent(),
        action::target,
        Optional.of(column));
  }
}
