package org.pgweir.policies.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.FromItem;
import org.pgweir.policies.sql.tree.Identifier;
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

  /** Names of common table expressions, and their columns as far as they are known. */
  private final Map<String, Optional<List<String>>> commonTables = new HashMap<>();

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
    commonTables.put(commonTable, Optional.empty());
  }

  void with(List<CommonTable> tables) {
    for (CommonTable table : tables) {
      String name = table.name().name();
      commonTables.put(
          name,
          table.columns().isEmpty()
              ? Optional.empty()
              : Optional.of(table.columns().stream().map(Identifier::name).toList()));
      Optional<List<String>> columns = new DataEffects(text, effects, this).add(table.statement());
      commonTables.put(name, OutputColumns.renamed(table.columns(), columns));
    }
  }

  /** Returns the names of its columns, as far as they are known. */
  Optional<List<String>> query(Query query, Optional<Scope> outer) {
    return query(query, outer, true);
  }

  /**
   * @param whole whether all rows of the query are asked for
   */
  private Optional<List<String>> query(Query query, Optional<Scope> outer, boolean whole) {
    with(query.with());
    boolean all = whole && query.sortedBy().isEmpty() && outer.isEmpty();
    Level level = body(query.body(), outer, all, RowLocks.of(query));
    query.sortedBy().forEach(each -> sortKey(each, level.scope()));
    return level.columns();
  }

  /** The keys of ORDER BY may be names of the select list; those are no columns of tables. */
  private void sortKey(Expression key, Scope scope) {
    if (!(key instanceof Expression.ColumnReference reference)
        || reference.path().size() != 1
        || scope.sources().size() == 1) {
      expression(key, scope);
    }
  }

  /** What the names of a query mean inside, and its own outside. */
  private record Level(Scope scope, Optional<List<String>> columns) {}

  private Level body(Query.Body body, Optional<Scope> outer, boolean whole, RowLocks locked) {
    return switch (body) {
      case Query.Select select -> select(select, outer, whole, locked);
      case Query.SetOperation(_, var left, var right, _) -> {
        Optional<List<String>> columns = body(left, outer, whole, locked).columns();
        yield new Level(body(right, outer, whole, locked).scope(), columns);
      }
      case Query.Values(var rows, _) -> {
        Scope scope = Scope.inside(outer);
        rows.forEach(row -> row.forEach(each -> expression(each, scope)));
        yield new Level(scope, rows.stream().findFirst().map(QueryEffects::ofValues));
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
        yield new Level(scope, scope.sources().getFirst().columns());
      }
      case Query.Nested(var query, _) -> {
        Optional<List<String>> columns = query(query, outer, whole);
        yield new Level(Scope.inside(outer), columns);
      }
    };
  }

  private static List<String> ofValues(List<Expression> row) {
    return IntStream.rangeClosed(1, row.size()).mapToObj(each -> "column" + each).toList();
  }

  private Level select(Query.Select select, Optional<Scope> outer, boolean whole, RowLocks locked) {
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
    return new Level(scope, OutputColumns.of(select.targets(), scope));
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
    return table.schema().isEmpty() && commonTables.containsKey(table.name());
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
        Optional<List<String>> columns = query(query, lateral ? Optional.of(scope) : scope.outer());
        derived(alias, columns, scope);
      }
      case FromItem.Functions(var calls, _, var alias, _) -> {
        calls.forEach(each -> expression(each, scope));
        derived(alias, ofFunctions(calls, alias), scope);
      }
      case FromItem.Join join -> {
        int left = scope.sources().size();
        from(join.left(), scope, locked, false);
        int right = scope.sources().size();
        from(join.right(), scope, locked, false);
        join.on().ifPresent(each -> expression(each, scope));
        if (join.alias().isPresent()) {
          effects.unknown(Unknown.Part.COLUMNS, "which columns the join names is not analysed");
        }
        if (join.natural()) {
          natural(scope, left, right);
        }
        join.using().forEach(column -> scope.readShared(column.name(), effects));
      }
    }
  }

  /** A natural join compares the columns that both sides have. */
  private void natural(Scope scope, int left, int right) {
    List<Scope.Source> all = scope.sources();
    if (all.subList(left, all.size()).stream().anyMatch(Scope.Source::isOpen)) {
      effects.unknown(Unknown.Part.COLUMNS, "which columns the join compares is not known");
    }
    compare(scope, all.subList(left, right), all.subList(right, all.size()));
    compare(scope, all.subList(right, all.size()), all.subList(left, right));
  }

  /** What one side has and the other has not would be compared too, if the other got it. */
  private void compare(Scope scope, List<Scope.Source> one, List<Scope.Source> other) {
    for (Scope.Source source : one) {
      for (String column : source.columns().orElse(List.of())) {
        if (other.stream().anyMatch(each -> each.has(column))) {
          scope.readShared(column, effects);
        } else {
          other.forEach(each -> each.relation().ifPresent(table -> effects.clashes(table, column)));
        }
      }
    }
  }

  /** A function of PostgreSQL's own returns one column of its name, or ones that no table has. */
  private static Optional<List<String>> ofFunctions(
      List<Expression> calls, Optional<FromItem.Alias> alias) {
    List<String> names = new ArrayList<>();
    for (Expression each : calls) {
      if (!(each instanceof Expression.Call call)
          || CatalogFunctions.volatility(call.function()) == Volatility.UNKNOWN) {
        return Optional.empty();
      }
      names.add(alias.map(named -> named.name().name()).orElse(call.function().name()));
    }
    return Optional.of(names);
  }

  private static void derived(
      Optional<FromItem.Alias> alias, Optional<List<String>> columns, Scope scope) {
    String name = alias.map(each -> each.name().name()).orElse("");
    scope.sources().add(Scope.Source.derived(name, OutputColumns.under(alias, columns)));
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
      derived(
          alias.or(() -> Optional.of(new FromItem.Alias(table.object(), List.of()))),
          commonTables.getOrDefault(table.name(), Optional.empty()),
          scope);
      return;
    }
    String name = alias.map(each -> each.name().name()).orElse(table.name());
    LockMode mode = locked.covers(name) ? LockMode.ROW_SHARE : LockMode.ACCESS_SHARE;
    Optional<Relation> relation = effects.lock(table, mode);
    Scope.Source source =
        new Scope.Source(
            name,
            Optional.of(effects.surroundings().nameOf(table)),
            relation.filter(each -> !each.isPresumed()));
    if (alias.filter(each -> !each.columns().isEmpty()).isPresent()) {
      // Under other names any column may be meant.
      source.reads(new Columns(Set.of(), true), effects);
      derived(alias, source.columns(), scope);
    } else {
      scope.sources().add(source);
    }
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
    for (Expression each : expression.children()) {
      if (!(expression instanceof Expression.Call && isLoneStar(each))) {
        expression(each, scope);
      }
    }
  }

  /** The star of {@code count(*)} stands for no column. */
  private static boolean isLoneStar(Expression expression) {
    return expression instanceof Expression.ColumnReference reference
        && reference.star()
        && reference.path().isEmpty();
  }
}
