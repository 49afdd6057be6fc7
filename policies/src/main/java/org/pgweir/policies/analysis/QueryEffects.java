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
  private final Depth depth;
  private final Set<String> commonTables = new HashSet<>();

  /** How far the server goes with a query. */
  enum Depth {
    /** It looks up what is named: the query of a new view. */
    PARSED,
    /** It opens all that a plan needs, and reads no row: EXPLAIN, a cursor. */
    PLANNED,
    RUN
  }

  /**
   * @param text the text the query was read from
   */
  QueryEffects(SqlText text, Effects effects, Depth depth) {
    this.text = text;
    this.effects = effects;
    this.depth = depth;
  }

  /** Takes a name for that of a common table expression. */
  void knows(String commonTable) {
    commonTables.add(commonTable);
  }

  void with(List<CommonTable> tables) {
    for (CommonTable table : tables) {
      commonTables.add(table.name().name());
      new DataEffects(text, effects, this).add(table.statement());
    }
  }

  void query(Query query, Optional<Scope> outer) {
    query(query, outer, true);
  }

  /**
   * @param whole whether all rows of the query are asked for
   */
  private void query(Query query, Optional<Scope> outer, boolean whole) {
    with(query.with());
    boolean all = whole && query.sortedBy().isEmpty() && outer.isEmpty();
    Scope scope = body(query.body(), outer, all, RowLocks.of(query));
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

  private Scope body(Query.Body body, Optional<Scope> outer, boolean whole, RowLocks locked) {
    return switch (body) {
      case Query.Select select -> select(select, outer, whole, locked);
      case Query.SetOperation(_, var left, var right, _) -> {
        body(left, outer, whole, locked);
        yield body(right, outer, whole, locked);
      }
      case Query.Values(var rows, _) -> {
        Scope scope = Scope.inside(outer);
        rows.forEach(row -> row.forEach(each -> expression(each, scope)));
        yield scope;
      }
      case Query.WholeTable(var table, boolean only, _) -> {
        Scope scope = Scope.inside(outer);
        source(table, only, Optional.empty(), scope, locked, whole);
        if (depth == Depth.RUN && !whole) {
          effects.unknown(Unknown.Part.SCAN, PLANNER);
        }
        scope
            .sources()
            .forEach(each ->
                each.relation()
                    .ifPresent(name -> effects.reads(name, new Columns(Set.of(), true))));
        yield scope;
      }
      case Query.Nested(var query, _) -> {
        query(query, outer, whole);
        yield Scope.inside(outer);
      }
    };
  }

  private Scope select(Query.Select select, Optional<Scope> outer, boolean whole, RowLocks locked) {
    Scope scope = Scope.inside(outer);
    boolean single =
        select.from().size() == 1
            && select.from().getFirst() instanceof FromItem.Table table
            && table.sampling().isEmpty();
    boolean all = single && whole && select.where().isEmpty();
    select.from().forEach(item -> from(item, scope, locked, all));
    if (depth == Depth.RUN && !all && readsTables(select.from())) {
      effects.unknown(Unknown.Part.SCAN, PLANNER);
    }
    select.targets().forEach(target -> expression(target.expression(), scope));
    select.where().ifPresent(each -> expression(each, scope));
    select.grouping().forEach(each -> expression(each, scope));
    return scope;
  }

  private boolean readsTables(List<FromItem> from) {
    return from.stream()
        .anyMatch(item ->
            switch (item) {
              case FromItem.Table table -> !isCommonTable(table.name());
              case FromItem.Join join -> readsTables(List.of(join.left(), join.right()));
              case FromItem.Subquery _ -> false;
              case FromItem.Functions _ -> false;
            });
  }

  private void scanAll(Relation relation, boolean only) {
    effects.scan(relation);
    if (!only) {
      effects.catalogue().descendants(relation).forEach(effects::scan);
    }
  }

  private boolean isCommonTable(QualifiedName table) {
    return table.schema().isEmpty() && commonTables.contains(table.name());
  }

  /** An entry of the FROM list of a statement that changes rows. */
  void from(FromItem item, Scope scope) {
    from(item, scope, RowLocks.NONE, false);
  }

  private void from(FromItem item, Scope scope, RowLocks locked, boolean whole) {
    switch (item) {
      case FromItem.Table(var name, boolean only, var alias, var sampling, _) -> {
        source(name, only, alias, scope, locked, whole);
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
        from(join.left(), scope, locked, false);
        from(join.right(), scope, locked, false);
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
  private void source(
      QualifiedName table,
      boolean only,
      Optional<FromItem.Alias> alias,
      Scope scope,
      RowLocks locked,
      boolean whole) {
    if (isCommonTable(table)) {
      unnamed(alias.or(() -> Optional.of(new FromItem.Alias(table.object(), List.of()))), scope);
      return;
    }
    String name = alias.map(each -> each.name().name()).orElse(table.name());
    LockMode mode = locked.covers(name) ? LockMode.ROW_SHARE : LockMode.ACCESS_SHARE;
    Optional<Relation> relation = effects.lock(table, mode);
    scope
        .sources()
        .add(
            new Scope.Source(
                name,
                Optional.of(effects.surroundings().nameOf(table)),
                relation.filter(each -> !each.isPresumed())));
    if (depth == Depth.PARSED || relation.isEmpty()) {
      return;
    }
    if (!only && !relation.get().family().children().isEmpty()) {
      if (whole) {
        effects.lockTree(relation.get(), mode);
      } else {
        effects.unknown(Unknown.Part.LOCKS, "partitions that are not needed stay unlocked");
      }
    }
    if (relation.get().kind() == Relation.Kind.VIEW) {
      view(relation.get(), locked.covers(name), whole);
    } else if (depth == Depth.RUN && whole) {
      scanAll(relation.get(), only);
    }
  }

  private void view(Relation view, boolean locksRows, boolean whole) {
    if (view.query().isEmpty() || locksRows) {
      effects.unknown(Unknown.Part.LOCKS, "what the view " + view.name() + " reads");
      effects.unknown(Unknown.Part.SCAN, "what the view " + view.name() + " reads");
      return;
    }
    SqlText definition = SqlReader.read(view.query().get(), true);
    for (var statement : definition.statements()) {
      if (statement instanceof DataStatement.Select(var query, _)) {
        new QueryEffects(definition, effects, depth).query(query, Optional.empty(), whole);
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
        && depth == Depth.RUN
        && CatalogFunctions.volatility(function) == Volatility.UNKNOWN) {
      effects.impact().calls(effects.surroundings().functionNamed(function));
      effects.unknown(Unknown.Part.LOCKS, "what " + function.sql() + "() does is not known");
    }
    expression.children().forEach(each -> expression(each, scope));
  }
}
