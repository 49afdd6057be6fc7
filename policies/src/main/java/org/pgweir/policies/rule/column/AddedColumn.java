package org.pgweir.policies.rule.column;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.pgweir.policies.analysis.VolatileCalls;
import org.pgweir.policies.analysis.VolatileCalls.Suspect;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.ColumnConstraint;
import org.pgweir.policies.sql.tree.ColumnDefinition;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.TableAction.AddColumn;

/**
 * An ADD COLUMN and the one thing that makes it heavy. Each heavy ADD COLUMN has exactly one cause,
 * and each cause one rule, so that no two rules speak of the same work; a light one has none.
 */
record AddedColumn(Alteration<AddColumn> alteration, Cause cause) {

  /** Why rows are written or read, the weightiest first. */
  enum Cause {
    /** Rewrite: every row gets a number. */
    IDENTITY,
    /** Rewrite: every row gets a computed value. */
    STORED_EXPRESSION,
    /** Rewrite: every row gets a value of its own by DEFAULT, or may. */
    VOLATILE_DEFAULT,
    /** Rewrite: a constraint of a domain is checked, or its default is volatile. */
    DOMAIN,
    /** Scan and index build. */
    KEY,
    /** Scan, which mostly fails at the first row. */
    NOT_NULL,
    /** Scan. */
    CHECK,
    /** Scan of both tables. */
    FOREIGN_KEY
  }

  private static final Set<String> SERIALS =
      Set.of("serial", "serial2", "serial4", "serial8", "smallserial", "bigserial");

  /** What the rule for one cause finds. */
  static List<Finding> find(Subject subject, Cause cause, Function<AddedColumn, Finding> finding) {
    return Alteration.each(
        subject,
        AddColumn.class,
        add -> causeOf(add).filter(cause::equals).map(each -> finding.apply(of(add, each))));
  }

  private static AddedColumn of(Alteration<AddColumn> add, Cause cause) {
    return new AddedColumn(add, cause);
  }

  /** Why the column is heavy; empty if it is not. */
  static Optional<Cause> causeOf(Alteration<AddColumn> add) {
    ColumnDefinition column = add.action().column();
    if (!add.analysis().tableRewrite().isEmpty()) {
      return Optional.of(causeOfRewrite(add, column));
    }
    if (suspect(add).isPresent() && add.isUntold()) {
      return Optional.of(Cause.VOLATILE_DEFAULT);
    }
    if (add.isHeavy()) {
      return Optional.of(causeOfScan(column));
    }
    return add.isUntold() ? Optional.of(Cause.DOMAIN) : Optional.empty();
  }

  private static Cause causeOfRewrite(Alteration<AddColumn> add, ColumnDefinition column) {
    if (isSerial(column) || column.has(ColumnConstraint.Identity.class)) {
      return Cause.IDENTITY;
    }
    if (column.has(ColumnConstraint.Generated.class)) {
      return Cause.STORED_EXPRESSION;
    }
    return suspect(add).isPresent() ? Cause.VOLATILE_DEFAULT : Cause.DOMAIN;
  }

  private static Cause causeOfScan(ColumnDefinition column) {
    if (column.has(ColumnConstraint.Unique.class)
        || column.has(ColumnConstraint.PrimaryKey.class)) {
      return Cause.KEY;
    }
    if (column.has(ColumnConstraint.NotNull.class) && !hasValue(column)) {
      return Cause.NOT_NULL;
    }
    if (column.has(ColumnConstraint.Check.class)) {
      return Cause.CHECK;
    }
    if (column.has(ColumnConstraint.References.class)) {
      return Cause.FOREIGN_KEY;
    }
    return column.has(ColumnConstraint.NotNull.class) ? Cause.NOT_NULL : Cause.DOMAIN;
  }

  /** Whether a default gives old rows another value than NULL. */
  static boolean hasValue(ColumnDefinition column) {
    return column
        .constraint(ColumnConstraint.Default.class)
        .filter(value -> !isNull(value.expression()))
        .isPresent();
  }

  private static boolean isNull(Expression expression) {
    return switch (expression) {
      case Expression.Constant(var kind, _) -> kind == Expression.Constant.Kind.NULL;
      case Expression.Cast(var operand, _, _) -> isNull(operand);
      default -> false;
    };
  }

  static boolean isSerial(ColumnDefinition column) {
    return column.type().name().schema().isEmpty() && SERIALS.contains(column.type().name().name());
  }

  private static Optional<Suspect> suspect(Alteration<AddColumn> add) {
    return add.action()
        .column()
        .constraint(ColumnConstraint.Default.class)
        .flatMap(value ->
            VolatileCalls.firstIn(
                add.subject().text(), value.expression(), add.subject().surroundings()));
  }

  /** The call in its default that is volatile, or may be. */
  Suspect suspect() {
    return suspect(alteration).orElseThrow();
  }

  ColumnDefinition column() {
    return alteration.action().column();
  }

  /** {@code adding column "x" to "t"}. */
  String adding() {
    return "adding column \"%s\" to \"%s\""
        .formatted(column().name().name(), alteration.alter().table().name());
  }

  Finding finding(String rule, String message, String detail) {
    return alteration.planned(
        rule,
        alteration.severity(),
        message,
        detail + alteration.extent(),
        alteration::target,
        Optional.of(column().name()));
  }
}
