package org.pgweir.policies.analysis;

import java.util.List;
import java.util.Set;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.FunctionFacts;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.TypeFacts;
import org.pgweir.policies.sql.tree.DropObjects;
import org.pgweir.policies.sql.tree.QualifiedName;

/** What a {@link CatalogueScript} drops, with what hangs on it. */
record DropScript(ScriptState state) {

  private static final Set<String> RELATIONS =
      Set.of("table", "view", "materialized view", "foreign table");

  void run(DropObjects drop) {
    switch (drop.kind()) {
      case "index" -> drop.names().forEach(this::index);
      case "type", "domain" ->
          drop.names()
              .forEach(
                  name -> state.findType(name).map(TypeFacts::name).ifPresent(state::removeType));
      case "function", "procedure", "routine" ->
          drop.names()
              .forEach(name ->
                  state
                      .findFunction(name)
                      .map(FunctionFacts::name)
                      .ifPresent(state::removeFunction));
      case "schema" -> drop.names().forEach(name -> state.removeSchema(name.name()));
      case "trigger", "rule", "policy" ->
          drop.on()
              .flatMap(state::find)
              .ifPresent(table ->
                  drop.names()
                      .forEach(name ->
                          state.change(
                              table.name(),
                              each -> DependentsChange.without(each, drop.kind(), name.name()))));
      default -> {
        if (RELATIONS.contains(drop.kind())) {
          drop.names().forEach(name -> state.find(name).ifPresent(this::relation));
        }
      }
    }
  }

  private void relation(Relation relation) {
    state.remove(relation.name());
    relation
        .dependents()
        .views()
        .forEach(view -> state.relation(view.view()).ifPresent(this::relation));
    relation.family().children().forEach(child -> state.relation(child).ifPresent(this::relation));
    state.changeAll(each -> without(each, relation.name()));
  }

  private static Relation without(Relation table, ObjectName dropped) {
    List<Constraint> constraints =
        table.constraints().stream()
            .filter(each ->
                !(each instanceof Constraint.ForeignKey key && key.referenced().equals(dropped)))
            .toList();
    Relation alone =
        DependentsChange.withoutView(
            DependentsChange.withoutForeignKeys(table, key -> key.table().equals(dropped)),
            dropped);
    return RelationChange.withConstraints(
        RelationChange.with(alone, RelationChange.withChild(alone.family(), dropped, false)),
        constraints);
  }

  private void index(QualifiedName name) {
    state
        .tableOfIndex(name)
        .ifPresent(table ->
            state.put(
                RelationChange.withIndexes(
                    table,
                    table.indexes().stream()
                        .filter(each -> !each.name().name().equals(name.name()))
                        .toList())));
  }

  /** A column goes, with the constraints, indexes and views on it. */
  void column(ObjectName table, String name) {
    state
        .relation(table)
        .ifPresent(each ->
            each.dependents().views().stream()
                .filter(view -> view.columns().contains(name))
                .forEach(view -> state.relation(view.view()).ifPresent(this::relation)));
    state.change(
        table,
        each ->
            RelationChange.with(
                each,
                each.columns().stream()
                    .filter(column ->
                        !column.name().equals(name) && !column.generatedFrom().contains(name))
                    .toList(),
                each.constraints().stream()
                    .filter(constraint -> !constraint.columns().contains(name))
                    .toList(),
                each.indexes().stream().filter(index -> !index.uses(name)).toList()));
  }
}
