package org.pgweir.policies.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.Dependents;
import org.pgweir.policies.catalog.Index;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.tree.ColumnConstraint;
import org.pgweir.policies.sql.tree.ColumnDefinition;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.TableConstraint;

/** The constraints that a {@link CatalogueScript} adds, validates and drops, with their indexes. */
record ConstraintScript(CatalogueScript script, SqlText text, QualifiedName written) {

  void addOfColumn(ColumnDefinition definition) {
    String column = definition.name().name();
    for (ColumnConstraint constraint : definition.constraints()) {
      String name = constraint.name().map(Identifier::name).orElse("");
      switch (constraint) {
        case ColumnConstraint.Check check ->
            put(check(orElse(name, column + "_check"), check.condition(), true, true));
        case ColumnConstraint.Unique _ ->
            key(orElse(name, column + "_key"), false, List.of(column));
        case ColumnConstraint.PrimaryKey _ -> key(orElse(name, "pkey"), true, List.of(column));
        case ColumnConstraint.References key ->
            put(
                foreignKey(
                    orElse(name, column + "_fkey"),
                    List.of(column),
                    key.table(),
                    List.of(),
                    true,
                    true));
        case ColumnConstraint.NotNull _,
            ColumnConstraint.Nullable _,
            ColumnConstraint.Default _,
            ColumnConstraint.Generated _,
            ColumnConstraint.Identity _ -> {}
      }
    }
  }

  void add(TableConstraint constraint) {
    String name = constraint.name().map(Identifier::name).orElse("");
    boolean enforced = !constraint.attributes().notEnforced();
    boolean valid = !constraint.attributes().notValid() && enforced;
    switch (constraint) {
      case TableConstraint.Check check ->
          put(check(orElse(name, "check"), check.condition(), valid, enforced));
      case TableConstraint.NotNull(_, var column, _, _) ->
          put(new Constraint.NotNull(orElse(name, "not_null"), column.name(), valid));
      case TableConstraint.ForeignKey key ->
          put(
              foreignKey(
                  orElse(name, key.columns().getFirst().name() + "_fkey"),
                  names(key.columns()),
                  key.table(),
                  names(key.referenced()),
                  valid,
                  enforced));
      case TableConstraint.Key key when key.usingIndex().isPresent() ->
          put(new Constraint.Key(name, key.primary(), keyOf(key.usingIndex().get())));
      case TableConstraint.Key key ->
          key(orElse(name, key.primary() ? "pkey" : "key"), key.primary(), names(key.columns()));
      case TableConstraint.Exclude _ -> throw new IllegalArgumentException(name);
    }
  }

  void validate(String name) {
    replace(
        table().constraints().stream()
            .map(each -> each.name().equals(name) ? valid(each) : each)
            .toList());
  }

  void drop(String name) {
    replace(table().constraints().stream().filter(each -> !each.name().equals(name)).toList());
  }

  private static Constraint valid(Constraint constraint) {
    return switch (constraint) {
      case Constraint.Check(var name, var columns, var condition, _, boolean enforced) ->
          new Constraint.Check(name, columns, condition, true, enforced);
      case Constraint.NotNull(var name, var column, _) ->
          new Constraint.NotNull(name, column, true);
      case Constraint.ForeignKey key ->
          new Constraint.ForeignKey(
              key.name(),
              key.keyColumns(),
              key.referenced(),
              key.referencedColumns(),
              key.onDelete(),
              key.onUpdate(),
              true,
              key.enforced());
      case Constraint.Key _, Constraint.Exclusion _ -> constraint;
    };
  }

  private Constraint check(String name, Expression condition, boolean valid, boolean enforced) {
    String sql = "(" + text.at(condition.range()) + ")";
    return new Constraint.Check(name, CatalogueScript.columns(condition), sql, valid, enforced);
  }

  private Constraint foreignKey(
      String name,
      List<String> columns,
      QualifiedName referenced,
      List<String> referencedColumns,
      boolean valid,
      boolean enforced) {
    Relation parent = script.relation(referenced);
    script.put(
        RelationChange.withMore(
            parent,
            List.of(),
            List.of(new Dependents.ForeignKeyFrom(table().name(), name)),
            List.of()));
    return new Constraint.ForeignKey(
        name,
        columns,
        parent.name(),
        referencedColumns,
        Constraint.ForeignKey.Reaction.NO_ACTION,
        Constraint.ForeignKey.Reaction.NO_ACTION,
        valid,
        enforced);
  }

  private void key(String name, boolean primary, List<String> columns) {
    put(new Constraint.Key(name, primary, columns));
    List<Index> indexes = new ArrayList<>(table().indexes());
    indexes.add(
        new Index(
            new ObjectName(table().name().schema(), name),
            "btree",
            true,
            true,
            columns.stream().map(column -> new Index.Key(Optional.of(column), "int4_ops")).toList(),
            false,
            Set.of(),
            false,
            Optional.empty()));
    script.put(RelationChange.with(table(), table().columns(), table().constraints(), indexes));
  }

  private List<String> keyOf(Identifier index) {
    return table().indexes().stream()
        .filter(each -> each.name().name().equals(index.name()))
        .flatMap(each -> each.keys().stream())
        .flatMap(key -> key.column().stream())
        .toList();
  }

  private void put(Constraint constraint) {
    List<Constraint> constraints = new ArrayList<>(table().constraints());
    constraints.add(constraint);
    replace(constraints);
  }

  private void replace(List<Constraint> constraints) {
    script.put(RelationChange.with(table(), table().columns(), constraints, table().indexes()));
  }

  private Relation table() {
    return script.relation(written);
  }

  private String orElse(String name, String ending) {
    return name.isEmpty() ? table().name().name() + "_" + ending : name;
  }

  private static List<String> names(List<Identifier> identifiers) {
    return identifiers.stream().map(Identifier::name).toList();
  }
}
