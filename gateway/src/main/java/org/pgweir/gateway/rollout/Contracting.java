package org.pgweir.gateway.rollout;

import static java.util.stream.Collectors.joining;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.gateway.admin.Json;
import org.pgweir.policies.policy.RolloutDocument.NewColumn;

/**
 * Lets rows do without the old columns, waits until nobody names them any more, makes the new
 * columns what the file says, and drops the old ones with the trigger in the transaction that ends
 * the rollout.
 */
final class Contracting implements PhaseWork {

  private final PhaseTools tools;
  private final EverybodyKnows knowing;

  Contracting(PhaseTools tools) {
    this.tools = tools;
    this.knowing = new EverybodyKnows(tools.store());
  }

  @Override
  public Gate look(StoredRollout rollout) throws SQLException {
    String table = new RowSql(rollout).table();
    List<String> bound = namesOf("attnotnull", rollout, rollout.old());
    if (!bound.isEmpty()) {
      tools.alter(List.of("ALTER TABLE %s %s".formatted(table, dropNotNull(bound))));
    }
    Optional<String> why = knowing.lacks(rollout);
    if (why.isPresent()) {
      return new Gate.Closed(why.get());
    }
    for (NewColumn each : rollout.document().newColumns()) {
      demand(rollout, table, each);
    }
    List<String> together = new ArrayList<>();
    if (rollout.hasTrigger()) {
      together.addAll(KeepingTrigger.remove(rollout));
    }
    if (!rollout.old().isEmpty()) {
      together.add("ALTER TABLE %s %s".formatted(table, drop(rollout.old())));
    }
    return new Gate.Open(
        Json.write(json -> {
          json.writeArrayPropertyStart("dropped");
          rollout.old().forEach(each -> json.writeString(each.name()));
          json.writeEndArray();
        }),
        together);
  }

  /** Default and NOT NULL, without a scan under a lock that stops readers. */
  private void demand(StoredRollout rollout, String table, NewColumn column) throws SQLException {
    String name = RowSql.quoted(column.name().text());
    if (column.defaultValue().isPresent() && !hasDefault(rollout, column.name().text())) {
      tools.alter(
          List.of(
              "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT %s"
                  .formatted(table, name, column.defaultValue().get().text())));
    }
    boolean isNotNull =
        !tools
            .rows()
            .query(
                """
                SELECT true FROM pg_catalog.pg_attribute
                WHERE attrelid = ?::bigint::oid AND attname = ? AND attnotnull\
                """,
                _ -> true,
                rollout.relation(),
                column.name().text())
            .isEmpty();
    if (!column.notNull() || isNotNull) {
      return;
    }
    String check = RowSql.quoted("pgweir_rollout_%d_not_null".formatted(rollout.id()));
    tools.alter(
        List.of(
            "ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s".formatted(table, check),
            "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s IS NOT NULL) NOT VALID"
                .formatted(table, check, name)));
    tools.alter(List.of("ALTER TABLE %s VALIDATE CONSTRAINT %s".formatted(table, check)));
    tools.alter(
        List.of(
            "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL, DROP CONSTRAINT %s"
                .formatted(table, name, check)));
  }

  private boolean hasDefault(StoredRollout rollout, String column) throws SQLException {
    return namesOf("atthasdef", rollout, rollout.fresh()).contains(column);
  }

  private List<String> namesOf(String what, StoredRollout rollout, List<StoredColumn> of)
      throws SQLException {
    return tools
        .rows()
        .query(
            """
            SELECT attname FROM pg_catalog.pg_attribute
            WHERE attrelid = ?::bigint::oid AND attname = ANY (?) AND %s\
            """
                .formatted(what),
            row -> row.getString(1),
            rollout.relation(),
            tools.rows().array(of.stream().map(StoredColumn::name).toList()));
  }

  private static String dropNotNull(List<String> columns) {
    return columns.stream()
        .map(each -> "ALTER COLUMN %s DROP NOT NULL".formatted(RowSql.quoted(each)))
        .collect(joining(", "));
  }

  static String drop(List<StoredColumn> columns) {
    return columns.stream()
        .map(each -> "DROP COLUMN IF EXISTS %s".formatted(RowSql.quoted(each.name())))
        .collect(joining(", "));
  }
}
