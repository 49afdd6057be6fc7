package org.pgweir.policies.rule.constraint;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pgweir.policies.analysis.VolatileCalls;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.ColumnConstraint;
import org.pgweir.policies.sql.tree.ColumnDefinition;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.TableAction.AddColumn;
import org.pgweir.policies.sql.tree.TableAction.AddConstraint;
import org.pgweir.policies.sql.tree.TableConstraint;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;
import org.pgweir.policies.sql.tree.TableStatement.CreateTable;

/**
 * A CHECK whose answer changes with the day, the session or the data of other tables: {@code
 * now()}, {@code CURRENT_USER}, functions that are stable or volatile. PostgreSQL checks a row when
 * it is written and believes it for ever, so rows go bad unseen and a restore of a dump fails.
 */
public final class CheckNotImmutable implements Rule {

  @Override
  public String id() {
    return "check-not-immutable";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return switch (subject.statement()) {
      case AlterTable alter ->
          alter.actions().stream()
              .flatMap(action ->
                  switch (action) {
                    case AddColumn add -> ofColumn(add.column());
                    case AddConstraint(var constraint, _) -> ofConstraint(constraint);
                    default -> Stream.<Expression>empty();
                  })
              .flatMap(condition -> finding(subject, alter.table(), condition).stream())
              .toList();
      case CreateTable create ->
          Stream.concat(
                  create.columns().stream().flatMap(CheckNotImmutable::ofColumn),
                  create.constraints().stream().flatMap(CheckNotImmutable::ofConstraint))
              .flatMap(condition -> finding(subject, create.table(), condition).stream())
              .toList();
      default -> List.of();
    };
  }

  private static Stream<Expression> ofColumn(ColumnDefinition column) {
    return column.constraints().stream()
        .flatMap(constraint ->
            constraint instanceof ColumnConstraint.Check check
                ? Stream.of(check.condition())
                : Stream.empty());
  }

  private static Stream<Expression> ofConstraint(TableConstraint constraint) {
    return constraint instanceof TableConstraint.Check check
        ? Stream.of(check.condition())
        : Stream.empty();
  }

  private Optional<Finding> finding(Subject subject, QualifiedName table, Expression condition) {
    return VolatileCalls.firstChanging(condition, subject.surroundings())
        .map(subject.text()::at)
        .map(changing ->
            new Finding(
                id(),
                Severity.WARNING,
                "a CHECK of \"%s\" would not stay true".formatted(table.name()),
                "%s may give another answer tomorrow. A row is checked when it is written and never"
                        .formatted(changing)
                    + " again, so rows that fail it stay unseen until a dump is restored.",
                Optional.of("Check it in a trigger, or in the application."),
                Optional.of(table),
                Optional.empty()));
  }
}
