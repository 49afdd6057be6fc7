package org.pgweir.policies.rule.traffic;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pgweir.policies.analysis.VolatileCalls;
import org.pgweir.policies.catalog.Index;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.Trigger;
import org.pgweir.policies.recipe.Plan;
import org.pgweir.policies.recipe.PlanStep;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.DataStatement.Assignment;
import org.pgweir.policies.sql.tree.DataStatement.Rows;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.SourceRange;

/**
 * An UPDATE or DELETE done in batches by a job, where that ends with the same rows: it is about one
 * table, computes the same for a row whenever it comes to it, and nothing that fires looks at other
 * rows.
 */
final class Split {

  /** What came of it. A closed set. */
  sealed interface Outcome {
    record Possible(Plan plan) implements Outcome {}

    /**
     * It has to run as it is.
     *
     * @param why a sentence without a full stop
     */
    record Impossible(String why) implements Outcome {}
  }

  private final Subject subject;

  private Split(Subject subject) {
    this.subject = subject;
  }

  static Outcome of(Subject subject, DataStatement statement, ObjectName table) {
    return new Split(subject).of(statement, table);
  }

  private Outcome of(DataStatement statement, ObjectName table) {
    return switch (statement) {
      case DataStatement.Update update -> {
        boolean alone =
            update.with().isEmpty() && update.from().isEmpty() && update.returning().isEmpty();
        Optional<String> why =
            impossible(
                table,
                alone && update.alias().isEmpty() && !update.only(),
                update.rows(),
                update.assignments(),
                Trigger.Event.UPDATE);
        yield why.<Outcome>map(Outcome.Impossible::new)
            .orElseGet(() -> possible(table, assignments(update), update.rows()));
      }
      case DataStatement.Delete delete -> {
        boolean alone =
            delete.with().isEmpty() && delete.using().isEmpty() && delete.returning().isEmpty();
        Optional<String> why =
            impossible(
                table,
                alone && delete.alias().isEmpty() && !delete.only(),
                delete.rows(),
                List.of(),
                Trigger.Event.DELETE);
        yield why.<Outcome>map(Outcome.Impossible::new)
            .orElseGet(() -> possible(table, Optional.empty(), delete.rows()));
      }
      case DataStatement.Select _, DataStatement.Insert _, DataStatement.Merge _ ->
          new Outcome.Impossible("the change stands in another statement");
    };
  }

  private Outcome possible(ObjectName table, Optional<String> assignments, Rows rows) {
    String condition =
        rows instanceof Rows.Where(var where) ? subject.text().at(where.range()) : "true";
    return new Outcome.Possible(
        new Plan(
            table,
            List.of(new PlanStep.RowsOnce(Written.sql(table), assignments, condition))));
  }

  private Optional<String> assignments(DataStatement.Update update) {
    int start = update.assignments().getFirst().range().start();
    int end = update.assignments().getLast().range().end();
    return Optional.of(subject.text().at(new SourceRange(start, end)));
  }

  private Optional<String> impossible(
      ObjectName table,
      boolean alone,
      Rows rows,
      List<Assignment> assignments,
      Trigger.Event event) {
    if (!alone) {
      return Optional.of(
          "only an UPDATE or DELETE of one table without WITH, alias, ONLY, FROM, USING and"
              + " RETURNING can be split");
    }
    if (subject.transaction().isOpen()) {
      return Optional.of("it is part of a transaction");
    }
    Optional<Relation> relation = subject.surroundings().catalogue().relation(table);
    if (relation.isEmpty()) {
      return Optional.of("the catalogue does not know the table");
    }
    Stream<Expression> read =
        Stream.concat(
            assignments.stream()
                .flatMap(each ->
                    Stream.concat(each.subscripts().stream(), each.values().stream())),
            rows instanceof Rows.Where(var condition) ? Stream.of(condition) : Stream.empty());
    return read.flatMap(each -> changing(each).stream())
        .findFirst()
        .or(() -> ofTable(relation.get(), event))
        .or(() -> uniqueColumn(relation.get(), assignments));
  }

  /** What computes something else in the next batch. */
  private Optional<String> changing(Expression expression) {
    if (holds(expression)) {
      return Optional.of("it has a sub-query or a parameter");
    }
    return VolatileCalls.firstIn(subject.text(), expression, subject.surroundings())
        .map(suspect -> suspect.call().range())
        .or(() -> VolatileCalls.firstChanging(expression, subject.surroundings()))
        .map(range -> subject.text().at(range) + " may be another value in the next batch");
  }

  private static boolean holds(Expression expression) {
    return expression instanceof Expression.Subquery
        || expression instanceof Expression.Parameter
        || expression.children().stream().anyMatch(Split::holds);
  }

  private static Optional<String> ofTable(Relation relation, Trigger.Event event) {
    if (relation.kind() != Relation.Kind.TABLE
        && relation.kind() != Relation.Kind.PARTITIONED_TABLE) {
      return Optional.of("it is no table");
    }
    if (!relation.dependents().rules().isEmpty()) {
      return Optional.of("the table has rules");
    }
    return relation.dependents().triggers().stream()
        .filter(trigger -> trigger.enabled() && trigger.events().contains(event))
        .findFirst()
        .map(trigger -> "trigger \"" + trigger.name() + "\" may look at other rows");
  }

  /** Batches could meet values that the whole statement would have moved away. */
  private static Optional<String> uniqueColumn(Relation relation, List<Assignment> assignments) {
    return assignments.stream()
        .flatMap(each -> each.columns().stream())
        .map(column -> column.name())
        .filter(column ->
            relation.indexes().stream()
                .filter(Index::unique)
                .anyMatch(index ->
                    index.hasExpressions()
                        || index.keys().stream()
                            .anyMatch(key -> key.column().equals(Optional.of(column)))))
        .findFirst()
        .map(column -> "column \"" + column + "\" is part of a unique key");
  }
}
