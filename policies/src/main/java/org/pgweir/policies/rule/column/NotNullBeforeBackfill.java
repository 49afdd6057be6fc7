package org.pgweir.policies.rule.column;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pgweir.policies.analysis.NotNullProof;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.ColumnConstraint;
import org.pgweir.policies.sql.tree.ColumnDefinition;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.TableAction.AddColumn;
import org.pgweir.policies.sql.tree.TableAction.AddConstraint;
import org.pgweir.policies.sql.tree.TableConstraint;

/**
 * An unchecked constraint against NULL on a column that was added just now without a value for old
 * rows: it costs nothing itself, but every UPDATE and upsert of an old row fails from then on.
 * Measured on PostgreSQL 11, 15 and 18.
 *
 * <p>The column was added by the same statement, or earlier in the transaction, so that the
 * catalogue does not have it yet.
 */
public final class NotNullBeforeBackfill implements Rule {

  @Override
  public String id() {
    return "not-null-before-backfill";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return Alteration.each(subject, AddConstraint.class, this::finding);
  }

  private Optional<Finding> finding(Alteration<AddConstraint> add) {
    TableConstraint constraint = add.action().constraint();
    if (!constraint.attributes().notValid() || constraint.attributes().notEnforced()) {
      return Optional.empty();
    }
    return refused(constraint)
        .filter(column -> isUnfilled(add, column.name()))
        .findFirst()
        .map(column -> finding(add, column));
  }

  /** The columns in which the constraint refuses NULL. */
  private static Stream<Identifier> refused(TableConstraint constraint) {
    return switch (constraint) {
      case TableConstraint.NotNull notNull -> Stream.of(notNull.column());
      case TableConstraint.Check check ->
          columns(check.condition())
              .filter(column -> NotNullProof.proves(check.condition(), column.name()));
      case TableConstraint.Key _, TableConstraint.ForeignKey _, TableConstraint.Exclude _ ->
          Stream.empty();
    };
  }

  private static Stream<Identifier> columns(Expression expression) {
    Stream<Identifier> inside =
        expression.children().stream().flatMap(NotNullBeforeBackfill::columns);
    return expression instanceof Expression.ColumnReference reference && !reference.path().isEmpty()
        ? Stream.concat(Stream.of(reference.path().getLast()), inside)
        : inside;
  }

  private static boolean isUnfilled(Alteration<AddConstraint> add, String column) {
    Optional<ColumnDefinition> added =
        add.alter().actions().stream()
            .filter(AddColumn.class::isInstance)
            .map(action -> ((AddColumn) action).column())
            .filter(each -> each.name().name().equals(column))
            .findFirst();
    if (added.isPresent()) {
      return !added.get().has(ColumnConstraint.Default.class)
          && !added.get().has(ColumnConstraint.Generated.class)
          && !added.get().has(ColumnConstraint.Identity.class)
          && !AddedColumn.isSerial(added.get());
    }
    var where = add.subject().surroundings();
    boolean changedHere =
        add.subject().transaction().trace().locks().containsKey(where.nameOf(add.alter().table()));
    return changedHere
        && add.relation().filter(table -> table.column(column).isEmpty()).isPresent();
  }

  private Finding finding(Alteration<AddConstraint> add, Identifier column) {
    boolean hasRows =
        add.relation().filter(table -> table.hasStorage() && table.storage().rows() == 0).isEmpty();
    return add.finding(
        id(),
        hasRows ? Severity.ERROR : Severity.INFO,
        "rows of \"%s\" that are there could no longer be updated"
            .formatted(add.alter().table().name()),
        "Column %s is new and NULL in every row of %s. The constraint is not checked now, but from"
                .formatted(column.sql(), add.table())
            + " its commit on every UPDATE of such a row, and every INSERT … ON CONFLICT DO UPDATE,"
            + " fails with 23514 or 23502. It belongs behind the backfill.",
        hint(add, column),
        Optional.of(column));
  }

  @SuppressWarnings("ReferenceEquality") // two actions may be written alike
  private static String hint(Alteration<AddConstraint> add, Identifier column) {
    String others =
        add.alter().actions().stream()
            .filter(each -> !each.equals(add.action()))
            .map(each -> add.at(each.range()))
            .collect(Collectors.joining(", "));
    TableConstraint constraint = add.action().constraint();
    String name = constraint.name().orElseGet(() -> add.nameFor(column.name(), "nn")).sql();
    String written = add.at(constraint.range());
    return (others.isEmpty()
            ? "-- when the new column is committed:\n"
            : "ALTER TABLE %s %s;\n".formatted(add.target(), others))
        + "-- then in batches by primary key, each in its own transaction, until none is left:\n"
        + "UPDATE %s SET %s = <the value of %s> WHERE %s IS NULL AND <next range of the primary key>;\n"
            .formatted(add.target(), column.sql(), column.sql(), column.sql())
        + "-- only then, each in its own transaction:\n"
        + "ALTER TABLE %s ADD %s%s;\n"
            .formatted(
                add.target(),
                constraint.name().isPresent() ? "" : "CONSTRAINT " + name + " ",
                written)
        + "ALTER TABLE %s VALIDATE CONSTRAINT %s;".formatted(add.target(), name);
  }
}
