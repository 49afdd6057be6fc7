package org.pgweir.policies.rule.column;

import java.util.List;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.NewRow;
import org.pgweir.policies.sql.tree.ColumnConstraint;
import org.pgweir.policies.sql.tree.ColumnDefinition;
import org.pgweir.policies.sql.tree.TableAction.AddColumn;

/**
 * The SQL for a computed column that does not write every row at once: from PostgreSQL 18 a virtual
 * one, before it a plain column that a trigger keeps, on INSERT and on UPDATE.
 */
record StoredColumnSteps(Alteration<AddColumn> add) {

  private static final int FIRST_WITH_VIRTUAL = 18;

  List<String> sql() {
    ColumnDefinition column = add.action().column();
    ColumnConstraint.Generated generated =
        column.constraint(ColumnConstraint.Generated.class).orElseThrow();
    String name = column.name().sql();
    String type = add.at(column.typeRange());
    String value = add.at(generated.expression().range());
    if (add.subject().surroundings().atLeast(FIRST_WITH_VIRTUAL)) {
      return List.of(
          "ALTER TABLE %s ADD COLUMN %s %s GENERATED ALWAYS AS (%s) VIRTUAL;"
              .formatted(add.target(), name, type, value));
    }
    String function = add.nameFor(column.name().name(), "fill").sql();
    return List.of(
        "ALTER TABLE %s ADD COLUMN %s %s;".formatted(add.target(), name, type),
        "CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $fill$".formatted(function),
        "BEGIN NEW.%s := (%s); RETURN NEW; END $fill$;"
            .formatted(name, NewRow.sql(add.subject().text(), generated.expression())),
        "CREATE TRIGGER %s BEFORE INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION %s();"
            .formatted(function, add.table(), function),
        "-- then in batches by primary key, each in its own transaction, until none is left:",
        "UPDATE %s SET %s = (%s) WHERE %s IS DISTINCT FROM (%s) AND <next range of the primary key>;"
            .formatted(add.target(), name, value, name, value));
  }
}
