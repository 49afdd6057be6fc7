package org.pgweir.gateway.rollout;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.policy.PolicyText;
import org.pgweir.policies.policy.Problem;
import org.pgweir.policies.policy.RolloutDocument;
import org.pgweir.policies.policy.RolloutFile;
import org.pgweir.policies.rollout.Phase;
import org.pgweir.policies.rollout.RowExpression;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What operators see of the rollouts of one database, and do to them. Confined to the connection's
 * thread.
 */
final class RolloutOperations {

  private static final JsonMapper MAPPER = new JsonMapper();

  private final Connection connection;
  private final RolloutStore store;
  private final Rows rows;

  RolloutOperations(Connection connection) {
    this.connection = connection;
    this.store = new RolloutStore(connection);
    this.rows = store.rows();
  }

  /** The file is not one that can be started. */
  static final class BadFile extends Exception {
    private static final long serialVersionUID = 1L;

    BadFile(List<Problem> problems) {
      super(String.join("\n", problems.stream().map(Problem::toString).toList()));
    }
  }

  /**
   * Starts a rollout; nothing is changed before a gateway works on it.
   *
   * @param actor who says so, for the history
   * @return its name
   */
  String start(PolicyText file, String actor) throws SQLException, BadFile, NotPossible {
    RolloutDocument document =
        switch (RolloutFile.read(file)) {
          case RolloutFile.Good(var read) -> read;
          case RolloutFile.Bad(var problems) -> throw new BadFile(problems);
        };
    RolloutCheck.Outcome.Good checked =
        switch (RolloutCheck.of(connection, document)) {
          case RolloutCheck.Outcome.Good good -> good;
          case RolloutCheck.Outcome.Bad(var problems) -> throw new BadFile(problems);
        };
    try {
      rows.inTransaction(() -> {
        insert(file, document, checked, actor);
        return true;
      });
    } catch (SQLException e) {
      if (!SqlStates.state(e).equals(SqlStates.UNIQUE_VIOLATION)) {
        throw e;
      }
      throw new NotPossible(
          "%s: another rollout of that name, or of one of its columns, was started just now"
              .formatted(document.place()));
    }
    return document.name();
  }

  private void insert(
      PolicyText file, RolloutDocument document, RolloutCheck.Outcome.Good checked, String actor)
      throws SQLException {
    ObjectName table = checked.table();
    int id =
        rows.first(
                """
                INSERT INTO pgweir.rollout
                  (name, file_name, file, relation, schema_name, table_name, epoch, started_by)
                VALUES (?, ?, ?, ?::bigint::oid, ?, ?, ?, ?) RETURNING id\
                """,
                row -> row.getInt(1),
                document.name(),
                file.file(),
                file.text(),
                checked.relation(),
                table.schema().orElseThrow(),
                table.name(),
                store.tick(),
                actor)
            .orElseThrow();
    insert(id, checked.relation(), "old", checked.old());
    insert(id, checked.relation(), "new", checked.fresh());
    store.event(id, Phase.EXPAND, "started", Optional.empty(), Optional.empty(), actor);
    rows.query(
        "SELECT pg_catalog.pg_notify(?, ?)",
        _ -> true,
        RolloutStore.CHANNEL,
        document.name() + " " + Phase.EXPAND.word());
  }

  private void insert(int id, long relation, String side, List<StoredColumn> columns)
      throws SQLException {
    for (int i = 0; i < columns.size(); i++) {
      StoredColumn each = columns.get(i);
      rows.update(
          """
          INSERT INTO pgweir.rollout_column
            (rollout, relation, side, place, name, type, expression, reads, created)
          VALUES (?, ?::bigint::oid, ?, ?, ?, ?, ?, ?, ?)\
          """,
          id,
          relation,
          side,
          i + 1,
          each.name(),
          each.type(),
          each.expression().map(RowExpression::sql).orElse(null),
          rows.array(each.expression().map(read -> List.copyOf(read.columns())).orElse(List.of())),
          each.created());
    }
  }

  /** Each rollout as a JSON object, the latest first. */
  List<String> list() throws SQLException {
    return rows.query(
        """
        SELECT pg_catalog.row_to_json(line)::text FROM (
          SELECT pg_catalog.current_database() AS database, name, phase, held, failure,
            schema_name || '.' || table_name AS table, waits_for, started_at, started_by,
            entered_at, ended_at
          FROM pgweir.rollout ORDER BY id DESC LIMIT 1000) line\
        """,
        row -> row.getString(1));
  }

  /** All about the latest of a name as a JSON object; empty if there is none. */
  Optional<String> show(String name) throws SQLException {
    return rows.first(
        """
        SELECT pg_catalog.row_to_json(line)::text FROM (
          SELECT pg_catalog.current_database() AS database, r.name, r.phase, r.held, r.failure,
            r.approved, r.schema_name || '.' || r.table_name AS table, r.waits_for, r.worker,
            r.started_at, r.started_by, r.entered_at, r.ended_at, r.file_name, r.rows_compared,
            r.rows_sampled,
            (SELECT pg_catalog.json_agg(pg_catalog.json_build_object('side', c.side, 'name', c.name,
                'type', c.type, 'is', c.expression, 'created', c.created) ORDER BY c.side DESC, c.place)
              FROM pgweir.rollout_column c WHERE c.rollout = r.id) AS columns,
            (SELECT pg_catalog.json_agg(pg_catalog.json_build_object('at', e.at, 'phase', e.phase,
                'what', e.what, 'evidence', e.evidence, 'reason', e.reason, 'actor', e.actor)
                ORDER BY e.number)
              FROM pgweir.rollout_event e WHERE e.rollout = r.id) AS history,
            (SELECT pg_catalog.count(*) FROM pgweir.rollout_mismatch m
              WHERE m.rollout = r.id AND m.repaired_at IS NULL) AS differing,
            (SELECT pg_catalog.json_agg(pg_catalog.json_build_object('key', m.key::json,
                'old', m.old_values, 'new', m.new_values, 'expected', m.expected,
                'found_at', m.found_at))
              FROM (SELECT * FROM pgweir.rollout_mismatch
                WHERE rollout = r.id AND repaired_at IS NULL ORDER BY found_at LIMIT 20) m)
              AS mismatches
          FROM pgweir.rollout r WHERE r.name = ? ORDER BY r.id DESC LIMIT 1) line\
        """,
        row -> row.getString(1),
        name);
  }

  /** Does it; whoever works on the rollout follows within a second. */
  void apply(RolloutEvent event, String what, String name, Optional<String> reason, String actor)
      throws SQLException, NotPossible {
    StoredRollout rollout = named(name);
    RolloutState next;
    try {
      next = rollout.state().after(event, rollout.document().manual());
    } catch (NotPossible e) {
      throw new NotPossible("rollout %s: %s".formatted(name, e.getMessage()));
    }
    rows.inTransaction(() -> {
      if (!store.moves(rollout, next, what, Optional.empty(), reason, actor)) {
        throw new NotPossible("rollout %s has moved meanwhile; look again".formatted(name));
      }
      return true;
    });
  }

  private StoredRollout named(String name) throws SQLException, NotPossible {
    return store
        .named(name)
        .orElseThrow(() -> new NotPossible("there is no rollout %s".formatted(name)));
  }

  /**
   * Makes both sides of the rows that are known to differ say the same: the old side counts until
   * the switch, the new one after it.
   *
   * @return how many rows were changed
   */
  int repair(String name, String actor) throws SQLException, NotPossible {
    StoredRollout rollout = named(name);
    boolean byNew =
        switch (rollout.state().phase()) {
          case DUAL_WRITE, BACKFILL, VERIFY -> false;
          case SWITCH -> rollout.hasDown();
          case EXPAND, CONTRACT, DONE, ABORTING, ABORTED ->
              throw new NotPossible(
                  "rollout %s is in %s: nothing is repaired there"
                      .formatted(name, rollout.state().phase().word()));
        };
    RowSql sql = new RowSql(rollout);
    KeyRanges ranges = KeyRanges.of(rows, rollout);
    List<String> keys =
        rows.query(
            """
            SELECT key FROM pgweir.rollout_mismatch WHERE rollout = ? AND repaired_at IS NULL\
            """,
            row -> row.getString(1),
            rollout.id());
    int changed = 0;
    for (String key : keys) {
      changed +=
          rows.inTransaction(() -> {
            rows.run("SET LOCAL lock_timeout = 2000");
            int count = repaired(sql, ranges.is(values(key)), byNew);
            rows.update(
                """
                UPDATE pgweir.rollout_mismatch SET repaired_at = pg_catalog.clock_timestamp()
                WHERE rollout = ? AND key = ?\
                """,
                rollout.id(),
                key);
            return count;
          });
    }
    int all = changed;
    rows.inTransaction(() -> {
      store.event(
          rollout.id(),
          rollout.state().phase(),
          "repaired",
          Optional.of("{\"rows\": %d}".formatted(all)),
          Optional.empty(),
          actor);
      new Comparison(store).again(rollout);
      return true;
    });
    return changed;
  }

  private int repaired(RowSql sql, String which, boolean byNew) throws SQLException {
    String assignments = byNew ? sql.oldByDown() : sql.newByUp();
    return Integer.parseInt(
        rows.text(
                """
                WITH changed AS (UPDATE %s SET %s WHERE %s AND %s RETURNING 1)
                SELECT pg_catalog.count(*) FROM changed\
                """
                    .formatted(sql.table(), assignments, which, sql.outOfStep()))
            .orElse("0"));
  }

  private static List<String> values(String key) {
    List<String> values = new ArrayList<>();
    for (JsonNode each : MAPPER.readTree(key)) {
      values.add(each.asString());
    }
    return values;
  }
}
