package org.pgweir.gateway.rollout;

import static java.util.stream.Collectors.joining;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.pgweir.gateway.admin.Json;

/** Adds the new columns, without default and NOT NULL, and waits until every gateway knows. */
final class Expanding implements PhaseWork {

  private final PhaseTools tools;
  private final EverybodyKnows knowing;

  Expanding(PhaseTools tools) {
    this.tools = tools;
    this.knowing = new EverybodyKnows(tools.store());
  }

  @Override
  public Gate look(StoredRollout rollout) throws SQLException {
    List<String> there = Columns.of(tools.rows(), rollout);
    List<StoredColumn> missing =
        rollout.fresh().stream().filter(each -> !there.contains(each.name())).toList();
    if (!missing.isEmpty()) {
      String added =
          missing.stream()
              .map(each -> "ADD COLUMN %s %s".formatted(RowSql.quoted(each.name()), each.type()))
              .collect(joining(", "));
      tools.alter(List.of("ALTER TABLE %s %s".formatted(new RowSql(rollout).table(), added)));
    }
    Optional<String> why = installed();
    if (why.isEmpty()) {
      why = knowing.lacks(rollout);
    }
    if (why.isPresent()) {
      return new Gate.Closed(why.get());
    }
    List<String> gateways = tools.store().gateways();
    return new Gate.Open(
        Json.write(json -> {
          json.writeArrayPropertyStart("columns");
          rollout.fresh().forEach(each -> json.writeString(each.name()));
          json.writeEndArray();
          json.writeArrayPropertyStart("gateways");
          gateways.forEach(json::writeString);
          json.writeEndArray();
        }));
  }

  /** A gateway that does not know of schema pgweir yet says nothing that could be waited for. */
  private Optional<String> installed() throws SQLException {
    return tools
        .rows()
        .first(
            """
            SELECT pg_catalog.max(applied_at) FROM pgweir.migration
            HAVING pg_catalog.max(applied_at)
              > pg_catalog.clock_timestamp() - pg_catalog.make_interval(secs => ?)\
            """,
            _ -> "schema pgweir was installed just now: gateways have to find it first",
            (double) RolloutService.FOUND.toSeconds());
  }
}
