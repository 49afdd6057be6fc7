package org.pgweir.policies.analysis;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.ColumnType;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.sql.tree.ColumnConstraint;
import org.pgweir.policies.sql.tree.ColumnConstraint.Generated;
import org.pgweir.policies.sql.tree.ColumnDefinition;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.SqlText;

/** The columns that a {@link CatalogueScript} defines. */
record ColumnScript(ScriptState state, SqlText text) {

  private static final Map<String, String> SERIALS =
      Map.of(
          "smallserial", "int2",
          "serial2", "int2",
          "serial", "int4",
          "serial4", "int4",
          "bigserial", "int8",
          "serial8", "int8");

  Column column(ObjectName table, ColumnDefinition definition) {
    String name = definition.name().name();
    Optional<String> serial = serial(definition);
    Optional<Generated> generated = definition.constraint(Generated.class);
    boolean identity = definition.has(ColumnConstraint.Identity.class);
    ObjectName sequence = new ObjectName(table.schema(), table.name() + "_" + name + "_seq");
    return new Column(
        name,
        serial
            .map(type -> new ColumnType(ObjectName.of("pg_catalog", type), List.of(), false))
            .orElseGet(() -> state.type(definition.type())),
        definition.collation().map(each -> each.name()).orElse("default"),
        identity
            || serial.isPresent()
            || definition.has(ColumnConstraint.NotNull.class)
            || definition.has(ColumnConstraint.PrimaryKey.class),
        generated.map(ColumnScript::storage).orElse(Column.Generated.NO),
        generated.map(each -> names(each.expression())).orElse(Set.of()),
        identity,
        serial.isPresent()
            ? Optional.of("nextval('" + sequence + "'::regclass)")
            : definition
                .constraint(ColumnConstraint.Default.class)
                .map(value -> text.at(value.expression().range())),
        serial.isPresent() || identity ? Set.of(sequence) : Set.of());
  }

  private static Column.Generated storage(Generated generated) {
    return generated
        .storage()
        .filter(kind -> kind == Generated.Storage.STORED)
        .map(_ -> Column.Generated.STORED)
        .orElse(Column.Generated.VIRTUAL);
  }

  private static Optional<String> serial(ColumnDefinition definition) {
    return definition.type().name().schema().isPresent()
        ? Optional.empty()
        : Optional.ofNullable(SERIALS.get(definition.type().name().name()));
  }

  /** The columns that an expression names. */
  static Set<String> names(Expression expression) {
    Set<String> names = new HashSet<>();
    if (expression instanceof Expression.ColumnReference reference && !reference.path().isEmpty()) {
      names.add(reference.path().getLast().name());
    }
    expression.children().forEach(child -> names.addAll(names(child)));
    return names;
  }

  static Column withType(Column old, ColumnType type, String collation) {
    return new Column(
        old.name(),
        type,
        collation,
        old.notNull(),
        old.generated(),
        old.generatedFrom(),
        old.identity(),
        old.defaultExpression(),
        old.sequences());
  }

  static Column with(
      Column old, boolean notNull, Optional<String> defaultExpression, boolean identity) {
    return new Column(
        old.name(),
        old.type(),
        old.collation(),
        notNull,
        old.generated(),
        old.generatedFrom(),
        identity,
        defaultExpression,
        old.sequences());
  }

  static Column withGenerated(Column old, Column.Generated generated, Set<String> from) {
    return new Column(
        old.name(),
        old.type(),
        old.collation(),
        old.notNull(),
        generated,
        from,
        old.identity(),
        old.defaultExpression(),
        old.sequences());
  }
}
