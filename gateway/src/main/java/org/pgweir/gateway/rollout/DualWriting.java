package org.pgweir.gateway.rollout;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.gateway.admin.Json;

/**
 * Installs the trigger where the file wants one, and waits until every write from now on is made as
 * the phase demands.
 */
final class DualWriting implements PhaseWork {

  private final PhaseTools tools;
  private final EverybodyKnows knowing;

  DualWriting(PhaseTools tools) {
    this.tools = tools;
    this.knowing = new EverybodyKnows(tools.store());
  }

  @Override
  public Gate look(StoredRollout rollout) throws SQLException {
    if (rollout.hasTrigger() && !isInstalled(rollout)) {
      tools.alter(new KeepingTrigger(rollout, defaults(rollout)).install());
    }
    Optional<String> why = knowing.lacks(rollout);
    if (why.isPresent()) {
      return new Gate.Closed(why.get());
    }
    List<String> gateways = tools.store().gateways();
    return new Gate.Open(
        Json.write(json -> {
          json.writeStringProperty(
              "enforcement",
              rollout.document().writes().enforcement().name().toLowerCase(java.util.Locale.ROOT));
          json.writeBooleanProperty("trigger", rollout.hasTrigger());
          json.writeArrayPropertyStart("gateways");
          gateways.forEach(json::writeString);
          json.writeEndArray();
        }));
  }

  private boolean isInstalled(StoredRollout rollout) throws SQLException {
    return tools
        .rows()
        .first(
            """
            SELECT true FROM pg_catalog.pg_trigger
            WHERE tgrelid = ?::bigint::oid AND tgname = ? AND tgenabled <> 'D'\
            """,
            _ -> true,
            rollout.relation(),
            KeepingTrigger.name(rollout))
        .isPresent();
  }

  private List<Optional<String>> defaults(StoredRollout rollout) throws SQLException {
    List<Optional<String>> defaults = new ArrayList<>();
    for (StoredColumn each : rollout.old()) {
      defaults.add(
          tools
              .rows()
              .first(
                  """
                  SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_attrdef d
                  JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
                  WHERE d.adrelid = ?::bigint::oid AND a.attname = ? AND a.attgenerated = ''\
                  """,
                  row -> row.getString(1),
                  rollout.relation(),
                  each.name()));
    }
    return defaults;
  }
}
