package org.pgweir.policies.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.catalog.Column;
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

/**
 * The constraints that a {@link CatalogueScript} adds, validates and drops, with their indexes.
 * Those without a name get one as the server would make it.
 */
record ConstraintScript(ScriptState state, SqlText text, ObjectName name) {

  void addOfColumn(ColumnDefinition definition) {
    List<String> column = List.of(definition.name().name());
    for (ColumnConstraint constraint : definition.constraints()) {
      Optional<Identifier> given = constraint.name();
      switch (constraint) {
        case ColumnConstraint.Check(_, var condition, _) ->
            put(check(named(given, column, "check"), condition, true, true));
        case ColumnConstraint.Unique _ -> key(named(given, column, "key"), false, column);
        case ColumnConstraint.PrimaryKey _ -> key(named(given, List.of(), "pkey"), true, column);
        case ColumnConstraint.References(_, var table, _) ->
            put(foreignKey(named(given, column, "fkey"), column, table, List.of(), true, true));
        case ColumnConstraint.NotNull _,
            ColumnConstraint.Nullable _,
            ColumnConstraint.Default _,
            ColumnConstraint.Generated _,
            ColumnConstraint.Identity _ -> {}
      }
    }
  }

  void add(TableConstraint constraint) {
    Optional<Identifier> given = constraint.name();
    boolean enforced = !constraint.attributes().notEnforced();
    boolean valid = !constraint.attributes().notValid() && enforced;
    switch (constraint) {
      case TableConstraint.Check(_, var condition, _, _) -> {
        List<String> columns = List.copyOf(ColumnScript.names(condition));
        String name = named(given, columns.size() == 1 ? columns : List.of(), "check");
        put(check(name, condition, valid, enforced));
      }
      case TableConstraint.NotNull(_, var column, _, _) -> {
        put(
            new Constraint.NotNull(
                named(given, List.of(column.name()), "not_null"), column.name(), valid));
        if (valid) {
          notNull(column.name());
        }
      }
      case TableConstraint.ForeignKey key -> {
        List<String> columns = names(key.columns());
        List<String> referenced = names(key.referenced());
        String name = named(given, columns, "fkey");
        put(foreignKey(name, columns, key.table(), referenced, valid, enforced));
      }
      case TableConstraint.Key key when key.usingIndex().isPresent() -> useIndex(key);
      case TableConstraint.Key(_, boolean primary, var columns, _, _, _) -> {
        List<String> keyed = names(columns);
        key(named(given, primary ? List.of() : keyed, primary ? "pkey" : "key"), primary, keyed);
      }
      case TableConstraint.Exclude(_, var elements, _, _, _) -> {
        List<String> columns =
            elements.stream().flatMap(each -> ColumnScript.names(each).stream()).toList();
        put(new Constraint.Exclusion(named(given, columns, "excl"), Set.copyOf(columns)));
      }
    }
  }

  void validate(String constraint) {
    replace(
        table().constraints().stream()
            .map(each -> each.name().equals(constraint) ? valid(each) : each)
            .toList());
    if (table().constraint(constraint).orElse(null)
        instanceof Constraint.NotNull(_, var column, _)) {
      notNull(column);
    }
  }

  void drop(String constraint) {
    replace(
        table().constraints().stream().filter(each -> !each.name().equals(constraint)).toList());
    state.change(
        name,
        table ->
            RelationChange.withIndexes(
                table,
                table.indexes().stream()
                    .filter(each -> !each.name().name().equals(constraint))
                    .toList()));
    state.changeAll(table ->
        DependentsChange.withoutForeignKeys(
            table, key -> key.table().equals(name) && key.constraint().equals(constraint)));
  }

  void rename(String constraint, String newName) {
    replace(
        table().constraints().stream()
            .map(each -> each.name().equals(constraint) ? Renaming.constraint(each, newName) : each)
            .toList());
    new Renaming(state)
        .index(new ObjectName(name.schema(), constraint), new ObjectName(name.schema(), newName));
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
    return new Constraint.Check(name, ColumnScript.names(condition), sql, valid, enforced);
  }

  private Constraint foreignKey(
      String constraint,
      List<String> columns,
      QualifiedName referenced,
      List<String> referencedColumns,
      boolean valid,
      boolean enforced) {
    Relation parent = state.relation(referenced);
    state.put(
        DependentsChange.withForeignKey(parent, new Dependents.ForeignKeyFrom(name, constraint)));
    return new Constraint.ForeignKey(
        constraint,
        columns,
        parent.name(),
        referencedColumns,
        Constraint.ForeignKey.Reaction.NO_ACTION,
        Constraint.ForeignKey.Reaction.NO_ACTION,
        valid,
        enforced);
  }

  private void key(String constraint, boolean primary, List<String> columns) {
    put(new Constraint.Key(constraint, primary, columns));
    Index index =
        new Index(
            new ObjectName(name.schema(), constraint),
            "btree",
            true,
            true,
            columns.stream()
                .map(column ->
                    new Index.Key(
                        Optional.of(column), IndexScript.operatorClass(state, table(), column)))
                .toList(),
            false,
            Set.of(),
            false,
            Optional.empty());
    state.change(name, table -> IndexScript.withIndex(table, index));
    if (primary) {
      columns.forEach(this::notNull);
    }
  }

  private void useIndex(TableConstraint.Key key) {
    String index = key.usingIndex().map(Identifier::name).orElseThrow();
    String constraint = key.name().map(Identifier::name).orElse(index);
    List<String> columns =
        table().indexes().stream()
            .filter(each -> each.name().name().equals(index))
            .flatMap(each -> each.keys().stream())
            .flatMap(each -> each.column().stream())
            .toList();
    put(new Constraint.Key(constraint, key.primary(), columns));
    new Renaming(state)
        .index(new ObjectName(name.schema(), index), new ObjectName(name.schema(), constraint));
    if (key.primary()) {
      columns.forEach(this::notNull);
    }
  }

  private void notNull(String column) {
    state.change(
        name,
        table ->
            RelationChange.changeColumn(
                table,
                column,
                (Column old) ->
                    ColumnScript.with(old, true, old.defaultExpression(), old.identity())));
  }

  private void put(Constraint constraint) {
    List<Constraint> constraints = new ArrayList<>(table().constraints());
    constraints.add(constraint);
    replace(constraints);
  }

  private void replace(List<Constraint> constraints) {
    state.change(name, table -> RelationChange.withConstraints(table, constraints));
  }

  private Relation table() {
    return state.relation(name).orElseThrow();
  }

  /** {@code table_column_kind}, with a number behind it if that is taken. */
  private String named(Optional<Identifier> given, List<String> columns, String kind) {
    if (given.isPresent()) {
      return given.get().name();
    }
    List<String> parts = new ArrayList<>(List.of(name.name()));
    parts.addAll(columns);
    parts.add(kind);
    String wanted = String.join("_", parts);
    String free = wanted;
    for (int i = 1; table().constraint(free).isPresent(); i++) {
      free = wanted + i;
    }
    return free;
  }

  private static List<String> names(List<Identifier> identifiers) {
    return identifiers.stream().map(Identifier::name).toList();
  }
}
