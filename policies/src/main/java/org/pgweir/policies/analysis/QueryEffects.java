package org.pgweir.policies.analysis;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.FromItem;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.Query.CommonTable;
import org.pgweir.policies.sql.tree.SqlText;

/** What a query locks and reads. */
final class QueryEffects {

  private static final String PLANNER = "the planner decides how rows are found";

  private final SqlText text;
  private final Effects effects;
  private final boolean runs;
  private final Set<String> commonTables = new HashSet<>();

  /**
   * @param text the text the query was read from
   * @param runs whether the query is carried out; a view's is only planned when it is made
   */
  QueryEffects(SqlText text, Effects effects, boolean runs) {
    this.text = text;
    this.effects = effects;
    this.runs = runs;
  }

  void with(List<CommonTable> tables) {
    for (CommonTable table : tables) {
      commonTables.add(table.name().name());
      new DataEffects(text, effects, this).add(table.statement());
    }
  }

  void query(Query query, Optional<Scope> outer) {
    with(query.with());
    boolean whole = query.sortedBy().isEmpty() && query.with().isEmpty() && outer.isEmpty();
    Scope scope = body(query.body(), outer, whole, !query.rowLocks().isEmpty());
    query.sortedBy().forEach(each -> sortKey(each, scope));
  }

  /** The keys of ORDER BY may be names of the select list; those are no columns of tables. */
  private void sortKey(Expression key, Scope scope) {
    if (!(key instanceof Expression.ColumnReference reference)
        || reference.path().size() != 1
        || scope.sources().size() == 1) {
      expression(key, scope);
    }
  }

  private Scope body(Query.Body body, Optional<Scope> outer, boolean whole, boolean locksRows) {
    return switch (body) {
      case Query.Select select -> select(select, outer, whole, locksRows);
      case Query.SetOperation(_, var left, var right, _) -> {
        body(left, outer, whole, locksRows);
        yield body(right, outer, whole, locksRows);
      }
      case Query.Values(var rows, _) -> {
        Scope scope = Scope.inside(outer);
        rows.forEach(row -> row.forEach(each -> expression(each, scope)));
        yield scope;
      }
      case Query.WholeTable(var table, boolean only, _) -> {
        Scope scope = Scope.inside(outer);
        source(table, only, Optional.empty(), scope, locksRows);
        scanAll(table, only, whole);
        scope
            .sources()
            .forEach(each ->
                each.relation()
                    .ifPresent(name -> effects.reads(name, new Columns(Set.of(), true))));
        yield scope;
      }
      case Query.Nested(var query, _) -> {
        query(query, outer);
        yield Scope.inside(outer);
      }
    };
  }

  private Scope select(
      Query.Select select, Optional<Scope> outer, boolean whole, boolean locksRows) {
    Scope scope = Scope.inside(outer);
    select.from().forEach(item -> from(item, scope, locksRows));
    if (select.from().size() == 1 && select.from().getFirst() instanceof FromItem.Table table) {
      scanAll(
          table.name(),
          table.only(),
          whole && select.where().isEmpty() && table.sampling().isEmpty());
    } else if (!select.from().isEmpty() && runs) {
      effects.unknown(Unknown.Part.SCAN, PLANNER);
    }
    select.targets().forEach(target -> expression(target.expression(), scope));
    select.where().ifPresent(each -> expression(each, scope));
    select.grouping().forEach(each -> expression(each, scope));
    return scope;
  }

  private void scanAll(QualifiedName table, boolean only, boolean whole) {
    if (!runs || isCommonTable(table)) {
      return;
    }
    Optional<Relation> relation = effects.surroundings().relationOrPresumed(table);
    if (!whole || relation.filter(each -> each.kind() == Relation.Kind.VIEW).isPresent()) {
      effects.unknown(Unknown.Part.SCAN, PLANNER);
      return;
    }
    relation.ifPresent(each -> {
      effects.scan(each);
      if (!only) {
        effects.catalogue().descendants(each).forEach(effects::scan);
      }
    });
  }

  private boolean isCommonTable(QualifiedName table) {
    return table.schema().isEmpty() && commonTables.contains(table.name());
  }

  void from(FromItem item, Scope scope, boolean locksRows) {
    switch (item) {
      case FromItem.Table(var name, boolean only, var alias, var sampling, _) -> {
        source(name, only, alias, scope, locksRows);
        sampling.forEach(each -> expression(each, scope));
      }
      case FromItem.Subquery(var query, boolean lateral, var alias, _) -> {
        query(query, lateral ? Optional.of(scope) : scope.outer());
        unnamed(alias, scope);
      }
      case FromItem.Functions(var calls, _, var alias, _) -> {
        calls.forEach(each -> expression(each, scope));
        unnamed(alias, scope);
      }
      case FromItem.Join join -> {
        from(join.left(), scope, locksRows);
        from(join.right(), scope, locksRows);
        join.on().ifPresent(each -> expression(each, scope));
        if (join.natural() || join.alias().isPresent()) {
          effects.unknown(Unknown.Part.COLUMNS, "which columns the join names is not analysed");
        }
        for (var column : join.using()) {
          for (Scope.Source source : scope.sources()) {
            boolean has =
                source.facts().filter(each -> each.column(column.name()).isPresent()).isPresent();
            if (has) {
              source
                  .relation()
                  .ifPresent(
                      each -> effects.reads(each, new Columns(Set.of(column.name()), false)));
            }
          }
        }
      }
    }
  }

  private static void unnamed(Optional<FromItem.Alias> alias, Scope scope) {
    String name = alias.map(each -> each.name().name()).orElse("");
    scope.sources().add(new Scope.Source(name, Optional.empty(), Optional.empty()));
  }

  /** A table in FROM: locked with its children, or with what a view reads. */
  void source(
      QualifiedName table,
      boolean only,
      Optional<FromItem.Alias> alias,
      Scope scope,
      boolean locksRows) {
    if (isCommonTable(table)) {
      unnamed(alias.or(() -> Optional.of(new FromItem.Alias(table.object(), List.of()))), scope);
      return;
    }
    LockMode mode = locksRows ? LockMode.ROW_SHARE : LockMode.ACCESS_SHARE;
    Optional<Relation> relation = effects.lock(table, mode);
    scope
        .sources()
        .add(
            new Scope.Source(
                alias.map(each -> each.name().name()).orElse(table.name()),
                Optional.of(effects.surroundings().nameOf(table)),
                relation.filter(each -> !each.isPresumed())));
    if (!runs || relation.isEmpty()) {
      return;
    }
    if (!only && !relation.get().family().children().isEmpty()) {
      effects.lockTree(relation.get(), mode);
      effects.unknown(Unknown.Part.LOCKS, "partitions that are not needed may stay unlocked");
    }
    if (relation.get().kind() == Relation.Kind.VIEW) {
      view(relation.get(), locksRows);
    }
  }

  private void view(Relation view, boolean locksRows) {
    if (view.query().isEmpty() || locksRows) {
      effects.unknown(Unknown.Part.LOCKS, "what the view " + view.name() + " reads");
      return;
    }
    SqlText text = SqlReader.read(view.query().get(), true);
    for (var statement : text.statements()) {
      if (statement instanceof DataStatement.Select(var query, _)) {
        new QueryEffects(text, effects, true).query(query, Optional.empty());
      }
    }
  }

  void expression(Expression expression, Scope scope) {
    if (expression instanceof Expression.ColumnReference reference) {
      scope.read(reference, effects);
    }
    if (expression instanceof Expression.Subquery(_, var query, _)) {
      query(query, Optional.of(scope));
    }
    if (expression instanceof Expression.Call(var function, _, _)
        && CatalogFunctions.volatility(function) == Volatility.UNKNOWN) {
      effects.impact().calls(effects.surroundings().functionNamed(function));
      effects.unknown(Unknown.Part.LOCKS, "what " + function.sql() + "() does is not known");
    }
    expression.children().forEach(each -> expression(each, scope));
  }
}
