package org.pgweir.policies.rule.column;

import java.util.List;
import java.util.StringJoiner;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.ColumnConstraint;
import org.pgweir.policies.sql.tree.ColumnDefinition;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;

/**
 * The SQL that adds a column with a volatile default without rewriting the table.
 *
 * <p>The default is set in the statement that adds the column, so no row inserted in between is
 * missed; the check comes after the backfill, because before it every UPDATE of an old row would
 * fail. Measured on PostgreSQL 11 to 18: no step rewrites the table, and the only scan runs under
 * SHARE UPDATE EXCLUSIVE.
 */
record ColumnWithDefaultSteps(
    Subject subject, AlterTable alter, ColumnDefinition column, ColumnConstraint.Default value) {

  /** From this version NOT NULL can be added without a scan and validated later. */
  private static final int NOT_NULL_NOT_VALID_SINCE = 180000;

  private static final int MAX_NAME_CHARACTERS = 63;

  String sql() {
    String table = (alter.only() ? "ONLY " : "") + alter.table().sql();
    String name = column.name().sql();
    StringJoiner lines = new StringJoiner("\n");
    lines.add(
        "ALTER TABLE %s ADD COLUMN %s %s, ALTER COLUMN %s SET DEFAULT %s;"
            .formatted(
                table,
                name,
                subject.text().at(column.typeRange()),
                name,
                subject.text().at(value.expression().range())));
    lines.add(
        "-- then in batches by primary key, each in its own transaction, until none is left:");
    lines.add(
        "UPDATE %s SET %s = DEFAULT WHERE %s IS NULL AND <next range of the primary key>;"
            .formatted(table, name, name));
    if (column.has(ColumnConstraint.NotNull.class)) {
      lines.add("-- then, each in its own transaction:");
      notNullSteps(table, name).forEach(lines::add);
    }
    List<String> left = constraintsLeft();
    if (!left.isEmpty()) {
      lines.add("-- then, in statements of their own: " + String.join(", ", left));
    }
    if (alter.actions().size() > 1) {
      lines.add("-- the other actions of this ALTER TABLE go in a statement of their own");
    }
    return lines.toString();
  }

  private List<String> notNullSteps(String table, String name) {
    String check = checkName().sql();
    String validate = "ALTER TABLE %s VALIDATE CONSTRAINT %s;".formatted(table, check);
    if (subject.serverVersion() >= NOT_NULL_NOT_VALID_SINCE) {
      return List.of(
          "ALTER TABLE %s ADD CONSTRAINT %s NOT NULL %s NOT VALID;".formatted(table, check, name),
          validate);
    }
    return List.of(
        "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s IS NOT NULL) NOT VALID;"
            .formatted(table, check, name),
        validate,
        "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL;".formatted(table, name),
        "ALTER TABLE %s DROP CONSTRAINT %s;".formatted(table, check));
  }

  private Identifier checkName() {
    String name = alter.table().name() + "_" + column.name().name() + "_nn";
    return Identifier.of(
        name.length() <= MAX_NAME_CHARACTERS ? name : name.substring(0, MAX_NAME_CHARACTERS));
  }

  private List<String> constraintsLeft() {
    return column.constraints().stream()
        .filter(constraint ->
            switch (constraint) {
              case ColumnConstraint.Default _,
                  ColumnConstraint.NotNull _,
                  ColumnConstraint.Nullable _ ->
                  false;
              case ColumnConstraint.Check _,
                  ColumnConstraint.Unique _,
                  ColumnConstraint.PrimaryKey _,
                  ColumnConstraint.References _,
                  ColumnConstraint.Generated _,
                  ColumnConstraint.Identity _ ->
                  true;
            })
        .map(constraint -> subject.text().at(constraint.range()))
        .toList();
  }
}
