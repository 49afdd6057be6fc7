package org.pgweir.policies.analysis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.Index;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.IndexStatement;
import org.pgweir.policies.sql.tree.IndexStatement.Action;
import org.pgweir.policies.sql.tree.IndexStatement.CreateIndex;

/** The indexes that a {@link CatalogueScript} creates and changes. */
record IndexScript(ScriptState state) {

  void run(IndexStatement statement) {
    switch (statement) {
      case CreateIndex create -> create(create);
      case IndexStatement.AlterIndex(var index, _, var action, _) ->
          index.ifPresent(named ->
              state
                  .tableOfIndex(named)
                  .ifPresent(
                      table -> alter(new ObjectName(table.name().schema(), named.name()), action)));
      case IndexStatement.Reindex _ -> {}
    }
  }

  private void create(CreateIndex create) {
    Relation table = state.relation(create.table());
    Optional<String> schema = table.name().schema();
    if (create.ifNotExists()
        && create
            .name()
            .filter(name -> isThere(table, new ObjectName(schema, name.name())))
            .isPresent()) {
      return;
    }
    List<Index.Key> keys = create.keys().stream().map(key -> key(table, key)).toList();
    Set<String> others = new HashSet<>(create.included().stream().map(Identifier::name).toList());
    create.predicate().ifPresent(each -> others.addAll(ColumnScript.names(each)));
    create.keys().stream()
        .filter(key -> plainColumn(key.expression()).isEmpty())
        .forEach(key -> others.addAll(ColumnScript.names(key.expression())));
    ObjectName name =
        create
            .name()
            .map(given -> new ObjectName(schema, given.name()))
            .orElseGet(() -> state.freeIndexName(schema, madeName(table, create)));
    state.put(
        withIndex(
            table,
            new Index(
                name,
                create.method(),
                create.unique(),
                true,
                keys,
                create.predicate().isPresent(),
                others,
                false,
                Optional.empty())));
  }

  private static boolean isThere(Relation table, ObjectName index) {
    return table.indexes().stream().anyMatch(each -> each.name().equals(index));
  }

  /** {@code table_column_idx}. */
  private static String madeName(Relation table, CreateIndex create) {
    return create.keys().stream()
        .map(key ->
            switch (key.expression()) {
              case Expression.ColumnReference(var path, _, _, _) -> path.getLast().name();
              case Expression.Call call -> call.function().name();
              default -> "expr";
            })
        .collect(Collectors.joining("_", table.name().name() + "_", "_idx"));
  }

  private Index.Key key(Relation table, IndexStatement.Key key) {
    Optional<String> column = plainColumn(key.expression());
    String operatorClass =
        key.operatorClass()
            .map(each -> each.name())
            .orElseGet(() -> column.map(each -> operatorClass(state, table, each)).orElse(""));
    return new Index.Key(column, operatorClass);
  }

  private static Optional<String> plainColumn(Expression expression) {
    return expression instanceof Expression.ColumnReference(var path, boolean star, _, _) && !star
        ? Optional.of(path.getLast().name())
        : Optional.empty();
  }

  /** The default one of the column's type; no name where it is not known. */
  static String operatorClass(ScriptState state, Relation table, String column) {
    return table
        .column(column)
        .map(Column::type)
        .flatMap(type -> state.catalogue().operatorClass(type.name()))
        .orElse("");
  }

  static Relation withIndex(Relation table, Index index) {
    List<Index> indexes = new ArrayList<>(table.indexes());
    indexes.add(index);
    return RelationChange.withIndexes(table, indexes);
  }

  private void alter(ObjectName index, Action action) {
    switch (action) {
      case Action.Rename(var newName) ->
          new Renaming(state).index(index, new ObjectName(index.schema(), newName.name()));
      case Action.AttachPartition _, Action.SetTablespace _, Action.Other _ -> {}
    }
  }
}
