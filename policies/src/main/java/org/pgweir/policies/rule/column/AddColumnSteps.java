package org.pgweir.policies.rule.column;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.NotNullSteps;
import org.pgweir.policies.rule.column.AddedColumn.Cause;
import org.pgweir.policies.sql.tree.ColumnConstraint;
import org.pgweir.policies.sql.tree.ColumnDefinition;
import org.pgweir.policies.sql.tree.TableAction.AddColumn;

/**
 * The SQL that adds a heavy column by light steps.
 *
 * <p>A default is set in the statement that adds the column, so no row inserted in between is
 * missed. What refuses NULL comes after the backfill, because before it every UPDATE of an old row
 * would fail. Constraints are added unchecked and validated in transactions of their own. Measured
 * on PostgreSQL 11 to 18: no step rewrites the table, and the only scans run under SHARE UPDATE
 * EXCLUSIVE.
 */
final class AddColumnSteps {

  private final Alteration<AddColumn> add;
  private final ColumnDefinition column;
  private final Cause cause;
  private final ColumnParts parts;
  private final String table;
  private final String name;
  private final List<String> lines = new ArrayList<>();

  AddColumnSteps(AddedColumn added) {
    this.add = added.alteration();
    this.column = added.column();
    this.cause = added.cause();
    this.parts = new ColumnParts(added);
    this.table = add.target();
    this.name = column.name().sql();
  }

  String sql() {
    if (cause == Cause.STORED_EXPRESSION) {
      lines.addAll(new StoredColumnSteps(add).sql());
      if (parts.isVirtualInstead()) {
        return String.join("\n", lines) + add.others();
      }
    } else {
      addColumn();
      backfill();
    }
    boolean notNull = parts.notNullAfterwards();
    if (notNull) {
      lines.add("-- then, each in its own transaction:");
      lines.addAll(NotNullSteps.of(add.subject(), add.alter(), column.name()));
    }
    List<String> checked = new ArrayList<>();
    parts.checksAfterBackfill(checked);
    keys(checked);
    parts.validations(checked);
    if (!checked.isEmpty() && !notNull) {
      lines.add("-- then, each in its own transaction:");
    }
    lines.addAll(checked);
    identity();
    return String.join("\n", lines) + add.others();
  }

  private void addColumn() {
    StringJoiner actions = new StringJoiner(", ");
    actions.add(
        "ADD COLUMN " + (add.action().ifNotExists() ? "IF NOT EXISTS " : "") + parts.definition());
    if (cause == Cause.IDENTITY) {
      String sequence = sequence();
      lines.add("CREATE SEQUENCE %s%s;".formatted(sequence, parts.sequenceOptions()));
      actions.add(
          "ALTER COLUMN %s SET DEFAULT nextval('%s')".formatted(name, sequence.replace("'", "''")));
    }
    parts
        .defaultApart()
        .ifPresent(value -> actions.add("ALTER COLUMN %s SET DEFAULT %s".formatted(name, value)));
    parts.constraintsAtOnce().forEach(actions::add);
    lines.add("ALTER TABLE %s %s;".formatted(table, actions));
    if (cause == Cause.IDENTITY) {
      lines.add("ALTER SEQUENCE %s OWNED BY %s.%s;".formatted(sequence(), add.table(), name));
    }
  }

  /** In the schema of the table, as a column can only own such a sequence. */
  private String sequence() {
    String sequence = add.nameFor(column.name().name(), "seq").sql();
    return add.alter().table().schema().map(each -> each.sql() + "." + sequence).orElse(sequence);
  }

  private void backfill() {
    parts
        .fill()
        .ifPresent(each -> {
          lines.add(
              "-- then in batches by primary key, each in its own transaction, until none is left:");
          lines.add(
              "UPDATE %s SET %s = %s WHERE %s IS NULL AND <next range of the primary key>;"
                  .formatted(table, name, each, name));
        });
  }

  private void keys(List<String> steps) {
    for (ColumnConstraint constraint : column.constraints()) {
      switch (constraint) {
        case ColumnConstraint.Unique unique -> key(steps, unique, "key", "UNIQUE");
        case ColumnConstraint.PrimaryKey primary -> key(steps, primary, "pkey", "PRIMARY KEY");
        case ColumnConstraint.NotNull _,
            ColumnConstraint.Nullable _,
            ColumnConstraint.Default _,
            ColumnConstraint.Check _,
            ColumnConstraint.References _,
            ColumnConstraint.Generated _,
            ColumnConstraint.Identity _ -> {}
      }
    }
  }

  private void key(List<String> steps, ColumnConstraint constraint, String ending, String kind) {
    String key =
        constraint
            .name()
            .orElseGet(() -> add.nameFor(ending.equals("pkey") ? "" : column.name().name(), ending))
            .sql();
    String written = add.at(constraint.range()).replaceAll("\\s+", " ").toUpperCase(Locale.ROOT);
    steps.add(
        "CREATE UNIQUE INDEX CONCURRENTLY %s ON %s (%s)%s;"
            .formatted(
                key,
                table,
                name,
                written.contains("NULLS NOT DISTINCT") ? " NULLS NOT DISTINCT" : ""));
    steps.add(
        "ALTER TABLE %s ADD CONSTRAINT %s %s USING INDEX %s%s;"
            .formatted(table, key, kind, key, ColumnParts.deferrability(written)));
  }

  /** The numbers go on where the sequence of the backfill stood. */
  private void identity() {
    column
        .constraint(ColumnConstraint.Identity.class)
        .ifPresent(identity -> {
          String sequence = sequence();
          lines.add("-- then, in one short transaction:");
          lines.add("BEGIN;");
          lines.add(
              "ALTER TABLE %s ALTER COLUMN %s DROP DEFAULT, ALTER COLUMN %s ADD %s;"
                  .formatted(table, name, name, add.at(identity.range())));
          lines.add(
              "SELECT setval(pg_get_serial_sequence('%s', '%s'), nextval('%s'));"
                  .formatted(
                      add.table().replace("'", "''"),
                      column.name().name().replace("'", "''"),
                      sequence.replace("'", "''")));
          lines.add("DROP SEQUENCE %s;".formatted(sequence));
          lines.add("COMMIT;");
        });
  }
}
