package org.pgweir.policies.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.ColumnType;
import org.pgweir.policies.catalog.Dependents;
import org.pgweir.policies.catalog.Family;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.Storage;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.ViewStatement;

/** The views that a {@link CatalogueScript} creates and changes. */
record ViewScript(ScriptState state, SqlText text) {

  void run(ViewStatement statement) {
    switch (statement) {
      case ViewStatement.CreateView(var view, _, boolean temporary, var query, _) ->
          view(
              temporary ? ObjectName.of(ScriptState.TEMPORARY, view.name()) : state.newName(view),
              query,
              Relation.Kind.VIEW);
      case ViewStatement.CreateMaterializedView(var view, boolean unlessThere, var query, _, _) -> {
        if (!unlessThere || state.find(view).isEmpty()) {
          view(state.newName(view), query, Relation.Kind.MATERIALIZED_VIEW);
        }
      }
      case ViewStatement.AlterView(var view, _, var action, _) ->
          view.ifPresent(each -> alter(each, action));
      case ViewStatement.RefreshMaterializedView _ -> {}
    }
  }

  private void view(ObjectName name, Query query, Relation.Kind kind) {
    List<Column> columns = columns(query);
    state.changeAll(table -> DependentsChange.withoutView(table, name));
    Map<ObjectName, Columns> read = read(query);
    for (Map.Entry<ObjectName, Columns> each : read.entrySet()) {
      state.change(
          each.getKey(),
          table ->
              DependentsChange.withView(
                  table, new Dependents.ViewOn(name, names(table, each.getValue()))));
    }
    state.put(
        new Relation(
            name,
            kind,
            new Storage(Storage.Persistence.PERMANENT, 0, 0, Optional.empty(), Optional.empty()),
            columns,
            List.of(),
            List.of(),
            Family.NONE,
            Dependents.NONE,
            Optional.of(text.at(query.range()))));
  }

  private Map<ObjectName, Columns> read(Query query) {
    Analysis analysis =
        Analyzer.analyze(
            text, new DataStatement.Select(query, query.range()), state.surroundings());
    return analysis.locks().keySet().stream()
        .collect(
            Collectors.toMap(
                name -> name,
                name ->
                    Optional.ofNullable(analysis.columnsRead().get(name))
                        .orElseGet(() -> new Columns(Set.of(), false))));
  }

  private static Set<String> names(Relation table, Columns read) {
    return read.star()
        ? table.columns().stream().map(Column::name).collect(Collectors.toSet())
        : read.names();
  }

  /** The columns of a query, as far as it is told whose they are. */
  List<Column> columns(Query query) {
    List<Column> columns = new ArrayList<>();
    if (query.body() instanceof Query.Select select) {
      List<Relation> sources =
          read(query).keySet().stream().flatMap(name -> state.relation(name).stream()).toList();
      for (Query.Target target : select.targets()) {
        add(target, sources, columns);
      }
    }
    return columns;
  }

  private void add(Query.Target target, List<Relation> sources, List<Column> columns) {
    switch (target.expression()) {
      case Expression.ColumnReference(_, boolean star, _, _) when star ->
          sources.forEach(source ->
              source.columns().forEach(each -> columns.add(plain(each.name(), each.type()))));
      case Expression.ColumnReference(var path, _, _, _) -> {
        String name = path.getLast().name();
        sources.stream()
            .flatMap(source -> source.column(name).stream())
            .findFirst()
            .ifPresent(each ->
                columns.add(plain(target.alias().map(Identifier::name).orElse(name), each.type())));
      }
      case Expression.Cast(_, var type, _) ->
          target.alias().ifPresent(alias -> columns.add(plain(alias.name(), state.type(type))));
      default -> {}
    }
  }

  private static Column plain(String name, ColumnType type) {
    return new Column(
        name,
        type,
        "default",
        false,
        Column.Generated.NO,
        Set.of(),
        false,
        Optional.empty(),
        Set.of());
  }

  private void alter(QualifiedName view, String action) {
    String[] words = action.split(" ", -1);
    state
        .find(view)
        .map(Relation::name)
        .ifPresent(name -> {
          if (action.startsWith("rename to ")) {
            new Renaming(state).relation(name, new ObjectName(name.schema(), words[2]));
          } else if (action.startsWith("set schema ")) {
            new Renaming(state).relation(name, ObjectName.of(words[2], name.name()));
          }
        });
  }
}
