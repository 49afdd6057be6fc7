package org.pgweir.policies.rule.column;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pgweir.policies.analysis.NotNullProof;
import org.pgweir.policies.analysis.Surroundings.Coverage;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.NotNullSteps;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.ColumnAction.SetNotNull;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableAction.AddColumn;
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
        ? Optional.of(
            finding(
                add,
                constraint.column(),
                add.severity(),
                uncheckedFirst(add, constraint) + add.others()))
        : Optional.empty();
  }

  private static String uncheckedFirst(
      Alteration<AddConstraint> add, TableConstraint.NotNull constraint) {
    Identifier name =
        constraint.name().orElseGet(() -> add.nameFor(constraint.column().name(), "not_null"));
    return "-- once no row holds NULL, each in its own transaction:\n"
        + "ALTER TABLE %s ADD CONSTRAINT %s NOT NULL %s NOT VALID;\n"
            .formatted(add.target(), name.sql(), constraint.column().sql())
        + "ALTER TABLE %s VALIDATE CONSTRAINT %s;".formatted(add.target(), name.sql());
  }

  private Optional<Finding> ofAction(Alteration<SetNotNull> set) {
    Identifier column = set.action().column();
    if (!set.knowsTable() && set.subject().surroundings().coverage() instanceof Coverage.Unasked) {
      return Optional.of(untold(set, column));
    }
    return set.isHeavy() || set.isUntold()
        ? Optional.of(finding(set, column, set.severity(), hint(set, column)))
        : Optional.empty();
  }

  private Finding untold(Alteration<SetNotNull> set, Identifier column) {
    return set.finding(
        id(),
        Severity.WARNING,
        "making column \"%s\" of \"%s\" NOT NULL may read the whole table while nobody can use it"
            .formatted(column.name(), set.alter().table().name()),
        "Whether a validated CHECK (%s IS NOT NULL) spares the scan cannot be told without the"
                .formatted(column.sql())
            + " catalogue. Without one PostgreSQL reads the whole table under an ACCESS EXCLUSIVE"
            + " lock on %s.".formatted(set.table()),
        steps(set, column) + set.others(),
        Optional.of(column));
  }

  private Finding finding(Alteration<?> action, Identifier column, Severity severity, String hint) {
    return action.finding(
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
        hint,
        Optional.of(column));
  }

  /** The shortest way from what is there already. */
  private static String hint(Alteration<SetNotNull> set, Identifier column) {
    Optional<Relation> table = set.relation();
    String name = column.sql();
    String setNotNull =
        "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL;".formatted(set.target(), name);
    Optional<AddColumn> added = added(set, column);
    if (added.isPresent()) {
      String definition = set.at(added.get().range());
      return AddedColumn.hasValue(added.get().column())
          ? "ALTER TABLE %s %s NOT NULL;".formatted(set.target(), definition)
          : "ALTER TABLE %s %s;\n".formatted(set.target(), definition) + steps(set, column);
    }
    Optional<String> dropped = table.flatMap(each -> droppedProof(set, each, column));
    if (dropped.isPresent()) {
      return "-- the CHECK spares the scan as long as it is there, each in its own transaction:\n"
          + setNotNull
          + "\nALTER TABLE %s DROP CONSTRAINT %s;"
              .formatted(set.target(), Identifier.of(dropped.get()).sql());
    }
    Optional<Constraint> waiting = table.flatMap(each -> waiting(each, column.name()));
    if (waiting.isPresent()) {
      String constraint = Identifier.of(waiting.get().name()).sql();
      String validate =
          "ALTER TABLE %s VALIDATE CONSTRAINT %s;".formatted(set.target(), constraint);
      return (waiting.get() instanceof Constraint.NotNull
              ? validate
              : "-- each in its own transaction:\n" + validate + "\n" + setNotNull)
          + set.others();
    }
    return steps(set, column) + set.others();
  }

  private static Optional<AddColumn> added(Alteration<SetNotNull> set, Identifier column) {
    return set.alter().actions().stream()
        .filter(AddColumn.class::isInstance)
        .map(AddColumn.class::cast)
        .filter(add -> add.column().name().name().equals(column.name()))
        .findFirst();
  }

  private static String steps(Alteration<SetNotNull> set, Identifier column) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "-- in batches by primary key, each in its own transaction, until no row holds NULL:");
    lines.add(
        "UPDATE %s SET %s = <the value of %s> WHERE %s IS NULL AND <next range of the primary key>;"
            .formatted(set.target(), column.sql(), column.sql(), column.sql()));
    lines.add("-- only then, each in its own transaction:");
    lines.addAll(NotNullSteps.of(set.subject(), set.alter(), column));
    return String.join("\n", lines);
  }

  /** A CHECK that would spare the scan, were it not dropped by the same statement. */
  private static Optional<String> droppedProof(
      Alteration<SetNotNull> set, Relation table, Identifier column) {
    return table.constraints(Constraint.Check.class).stream()
        .filter(check ->
            check.valid()
                && check.enforced()
                && NotNullProof.in(check.condition(), column.name())
                && set.alter().actions().stream()
                    .anyMatch(action ->
                        action instanceof TableAction.DropConstraint drop
                            && drop.constraint().name().equals(check.name())))
        .map(Constraint.Check::name)
        .findFirst();
  }

  /** A constraint that was added unchecked and only needs to be validated. */
  private static Optional<Constraint> waiting(Relation table, String column) {
    return table.constraints().stream()
        .filter(constraint ->
            switch (constraint) {
              case Constraint.NotNull notNull ->
                  !notNull.valid() && notNull.column().equals(column);
              case Constraint.Check check ->
                  !check.valid() && check.enforced() && NotNullProof.in(check.condition(), column);
              case Constraint.Key _, Constraint.ForeignKey _, Constraint.Exclusion _ -> false;
            })
        .findFirst();
  }
}
