package org.pgweir.policies.analysis;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.Dependents;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.Trigger;
import org.pgweir.policies.sql.tree.CopyStatement;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.DataStatement.Assignment;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.SqlText;

/** Statements that read and write rows. */
final class DataEffects {

  private final SqlText text;
  private final Effects effects;
  private final QueryEffects queries;

  DataEffects(SqlText text, Effects effects) {
    this(text, effects, new QueryEffects(text, effects, QueryEffects.Depth.RUN));
  }

  DataEffects(SqlText text, Effects effects, QueryEffects queries) {
    this.text = text;
    this.effects = effects;
    this.queries = queries;
  }

  /** A query of which only the names are looked up. */
  void parsed(Query query) {
    new QueryEffects(text, effects, QueryEffects.Depth.PARSED).query(query, Optional.empty());
  }

  /**
   * A statement of which only the names are looked up: that of PREPARE, or the action of a rule.
   */
  void parsed(DataStatement statement) {
    parsed(statement, Optional.empty());
  }

  /**
   * @param around what the statement can name beside its own tables
   */
  void parsed(DataStatement statement, Optional<Scope> around) {
    QueryEffects parsing = new QueryEffects(text, effects, QueryEffects.Depth.PARSED);
    switch (statement) {
      case DataStatement.Select(var query, _) -> parsing.query(query, around);
      case DataStatement.Insert insert -> {
        effects.lock(insert.table(), LockMode.ROW_EXCLUSIVE);
        insert.source().ifPresent(query -> parsing.query(query, around));
      }
      case DataStatement.Update update -> effects.lock(update.table(), LockMode.ROW_EXCLUSIVE);
      case DataStatement.Delete delete -> effects.lock(delete.table(), LockMode.ROW_EXCLUSIVE);
      case DataStatement.Merge merge -> effects.lock(merge.table(), LockMode.ROW_EXCLUSIVE);
    }
  }

  /** A query that is made ready to run. */
  void planned(Query query) {
    new QueryEffects(text, effects, QueryEffects.Depth.PLANNED).query(query, Optional.empty());
  }

  /** Returns the names of the columns that it returns, as far as they are known. */
  Optional<List<String>> add(DataStatement statement) {
    return switch (statement) {
      case DataStatement.Select(var query, _) -> queries.query(query, Optional.empty());
      case DataStatement.Insert insert -> insert(insert);
      case DataStatement.Update update -> update(update);
      case DataStatement.Delete delete -> delete(delete);
      case DataStatement.Merge merge -> merge(merge);
    };
  }

  void add(CopyStatement copy) {
    switch (copy) {
      case CopyStatement.CopyFrom(var table, var columns, _, var where, _) -> {
        Scope scope = target(table, Optional.empty(), false);
        writes(table, columns);
        new OmittedColumns(effects).ofCopy(table, columns);
        changes(table, Trigger.Event.INSERT, Optional.empty());
        where.ifPresent(each -> queries.expression(each, scope));
        checksForeignKeys(table, Optional.empty());
      }
      case CopyStatement.CopyTableTo(var table, var columns, _, _) -> {
        effects.lock(table, LockMode.ACCESS_SHARE).ifPresent(effects::scan);
        effects.reads(effects.surroundings().nameOf(table), columns(columns));
      }
      case CopyStatement.CopyQueryTo(var statement, _, _) -> {
        var _ = add(statement);
      }
    }
  }

  private Optional<List<String>> insert(DataStatement.Insert insert) {
    queries.with(insert.with());
    Scope scope = target(insert.table(), insert.alias(), false);
    writes(insert.table(), insert.columns());
    new OmittedColumns(effects).of(insert);
    changes(insert.table(), Trigger.Event.INSERT, Optional.empty());
    insert.source().ifPresent(query -> queries.query(query, Optional.empty()));
    insert
        .onConflict()
        .ifPresent(conflict -> {
          conflict.target().forEach(each -> queries.expression(each, scope));
          assignments(insert.table(), conflict.assignments(), withExcluded(scope));
          if (!conflict.assignments().isEmpty()) {
            changes(
                insert.table(), Trigger.Event.UPDATE, Optional.of(names(conflict.assignments())));
          }
          conflict.where().ifPresent(each -> queries.expression(each, withExcluded(scope)));
        });
    checksForeignKeys(insert.table(), Optional.empty());
    return returning(insert.returning(), scope);
  }

  /** The row that was proposed; reading it is not reading the table. */
  private static Scope withExcluded(Scope scope) {
    Scope both = Scope.inside(scope.outer());
    both.sources().addAll(scope.sources());
    both.sources().add(Scope.Source.derived("excluded", Optional.of(List.of())));
    return both;
  }

  private Optional<List<String>> returning(List<Query.Target> targets, Scope scope) {
    targets.forEach(each -> queries.expression(each.expression(), scope));
    return OutputColumns.of(targets, scope);
  }

  private Optional<List<String>> update(DataStatement.Update update) {
    queries.with(update.with());
    Scope scope = target(update.table(), update.alias(), !update.only());
    update.from().forEach(each -> queries.from(each, scope));
    assignments(update.table(), update.assignments(), scope);
    rows(update.table(), update.rows(), update.from().isEmpty(), scope);
    touches(update.table(), update.alias(), update.rows());
    Set<String> written = names(update.assignments());
    changes(update.table(), Trigger.Event.UPDATE, Optional.of(written));
    checksForeignKeys(update.table(), Optional.of(written));
    reachesReferencing(update.table(), Optional.of(written));
    return returning(update.returning(), scope);
  }

  private Optional<List<String>> delete(DataStatement.Delete delete) {
    queries.with(delete.with());
    Scope scope = target(delete.table(), delete.alias(), !delete.only());
    delete.using().forEach(each -> queries.from(each, scope));
    rows(delete.table(), delete.rows(), delete.using().isEmpty(), scope);
    touches(delete.table(), delete.alias(), delete.rows());
    changes(delete.table(), Trigger.Event.DELETE, Optional.empty());
    reachesReferencing(delete.table(), Optional.empty());
    return returning(delete.returning(), scope);
  }

  private Optional<List<String>> merge(DataStatement.Merge merge) {
    queries.with(merge.with());
    Scope scope = target(merge.table(), merge.alias(), true);
    queries.from(merge.source(), scope);
    queries.expression(merge.on(), scope);
    effects.unknown(Unknown.Part.SCAN, "the planner decides how rows are found");
    for (DataStatement.MergeAction action : merge.actions()) {
      action.condition().ifPresent(each -> queries.expression(each, scope));
      switch (action) {
        case DataStatement.MergeAction.UpdateRow(_, var assignments) -> {
          assignments(merge.table(), assignments, scope);
          changes(merge.table(), Trigger.Event.UPDATE, Optional.of(names(assignments)));
          effects.touches(effects.surroundings().nameOf(merge.table()), merged(merge, action));
          reachesReferencing(merge.table(), Optional.empty());
        }
        case DataStatement.MergeAction.InsertRow(_, var columns, var values) -> {
          writes(merge.table(), columns);
          new OmittedColumns(effects).ofMerge(merge.table(), columns, values);
          changes(merge.table(), Trigger.Event.INSERT, Optional.empty());
          values.forEach(each -> queries.expression(each, scope));
        }
        case DataStatement.MergeAction.DeleteRow _ -> {
          changes(merge.table(), Trigger.Event.DELETE, Optional.empty());
          effects.touches(effects.surroundings().nameOf(merge.table()), merged(merge, action));
          reachesReferencing(merge.table(), Optional.empty());
        }
        case DataStatement.MergeAction.DoNothing _ -> {}
      }
    }
    checksForeignKeys(merge.table(), Optional.empty());
    return returning(merge.returning(), scope);
  }

  /** Each row that matches, which are all where the condition is always true. */
  private RowsTouched merged(DataStatement.Merge merge, DataStatement.MergeAction action) {
    boolean all =
        action.condition().isEmpty()
            && ConstantTruth.of(text, merge.on()) == ConstantTruth.Truth.TRUE;
    return all ? new RowsTouched.All(RowsTouched.All.Why.ALWAYS_TRUE) : new RowsTouched.Unknown();
  }

  private Scope target(QualifiedName table, Optional<Identifier> alias, boolean withChildren) {
    Scope scope = Scope.inside(Optional.empty());
    Optional<Relation> relation = effects.lock(table, LockMode.ROW_EXCLUSIVE);
    scope
        .sources()
        .add(
            new Scope.Source(
                alias.map(Identifier::name).orElse(table.name()),
                Optional.of(effects.surroundings().nameOf(table)),
                relation.filter(each -> !each.isPresumed())));
    relation.ifPresent(each -> {
      if (withChildren && !each.family().children().isEmpty()) {
        effects.unknown(Unknown.Part.LOCKS, "partitions that are not needed stay unlocked");
      } else if (each.kind() != Relation.Kind.TABLE || !each.dependents().triggers().isEmpty()) {
        effects.unknown(Unknown.Part.LOCKS, "where rows of " + each.name() + " go, or triggers");
      }
    });
    return scope;
  }

  private void rows(QualifiedName table, DataStatement.Rows rows, boolean alone, Scope scope) {
    switch (rows) {
      case DataStatement.Rows.All _ when alone ->
          effects
              .surroundings()
              .relationOrPresumed(table)
              .ifPresent(each -> {
                effects.scan(each);
                effects.catalogue().descendants(each).forEach(effects::scan);
                if (each.kind() == Relation.Kind.VIEW) {
                  effects.unknown(Unknown.Part.SCAN, "what view " + each.name() + " reads");
                }
              });
      case DataStatement.Rows.Where(var condition) -> {
        queries.expression(condition, scope);
        effects.unknown(Unknown.Part.SCAN, "the planner decides how rows are found");
      }
      case DataStatement.Rows.All _ ->
          effects.unknown(Unknown.Part.SCAN, "the planner decides how rows are found");
      case DataStatement.Rows.CurrentOf _ -> {}
    }
  }

  private void touches(QualifiedName table, Optional<Identifier> alias, DataStatement.Rows rows) {
    String qualifier = alias.map(Identifier::name).orElse(table.name());
    RowsInRange range = new RowsInRange(text, qualifier, effects.surroundings().relation(table));
    effects.touches(
        effects.surroundings().nameOf(table),
        switch (rows) {
          case DataStatement.Rows.All _ -> new RowsTouched.All(RowsTouched.All.Why.NO_WHERE);
          case DataStatement.Rows.Where(var condition) -> range.of(condition);
          case DataStatement.Rows.CurrentOf _ -> new RowsTouched.Keyed(OptionalLong.of(1));
        });
  }

  /** Tells what hangs on the rows of a table and of all below it. */
  private void changes(QualifiedName table, Trigger.Event event, Optional<Set<String>> columns) {
    effects
        .surroundings()
        .relation(table)
        .ifPresent(top -> {
          effects.impact().rows(top, event, columns);
          effects
              .catalogue()
              .descendants(top)
              .forEach(each -> effects.impact().rows(each, event, columns));
        });
  }

  private static Set<String> names(List<Assignment> assignments) {
    return assignments.stream()
        .flatMap(each -> each.columns().stream())
        .map(Identifier::name)
        .collect(Collectors.toSet());
  }

  private void writes(QualifiedName table, List<Identifier> columns) {
    effects.writes(effects.surroundings().nameOf(table), columns(columns));
  }

  private static Columns columns(List<Identifier> columns) {
    Set<String> names = new HashSet<>();
    columns.forEach(each -> names.add(each.name()));
    return new Columns(names, columns.isEmpty());
  }

  private void assignments(QualifiedName table, List<Assignment> assignments, Scope scope) {
    for (Assignment assignment : assignments) {
      writes(table, assignment.columns());
      assignment.subscripts().forEach((Expression each) -> queries.expression(each, scope));
      assignment.values().forEach((Expression each) -> queries.expression(each, scope));
    }
  }

  /**
   * New values of a foreign key are looked up in the other table, whose rows are locked; NULL and
   * values that stay are not.
   */
  private void checksForeignKeys(QualifiedName table, Optional<Set<String>> written) {
    effects
        .surroundings()
        .relation(table)
        .ifPresent(relation ->
            relation.constraints(Constraint.ForeignKey.class).stream()
                .filter(key ->
                    written.isEmpty() || key.columns().stream().anyMatch(written.get()::contains))
                .filter(Constraint.ForeignKey::enforced)
                .findFirst()
                .ifPresent(key -> looksUp("new values are looked up in " + key.referenced())));
  }

  private void reachesReferencing(QualifiedName table, Optional<Set<String>> written) {
    effects
        .surroundings()
        .relation(table)
        .filter(relation ->
            relation.dependents().foreignKeys().stream()
                .anyMatch(from -> written.isEmpty() || pointsAt(from, written.get())))
        .ifPresent(relation -> looksUp("rows may point to those of " + relation.name()));
  }

  private boolean pointsAt(Dependents.ForeignKeyFrom from, Set<String> columns) {
    return effects
        .catalogue()
        .relation(from.table())
        .flatMap(table -> table.constraint(from.constraint()))
        .filter(each ->
            each instanceof Constraint.ForeignKey key
                && key.referencedColumns().stream().noneMatch(columns::contains))
        .isEmpty();
  }

  private void looksUp(String why) {
    effects.unknown(Unknown.Part.LOCKS, why);
    effects.unknown(Unknown.Part.SCAN, why);
  }
}
