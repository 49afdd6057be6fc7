package org.pgweir.gateway.rollout;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.rollout.RolloutState.Why;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.policy.PolicyText;
import org.pgweir.policies.policy.RolloutFile;
import org.pgweir.policies.rollout.Phase;
import org.pgweir.policies.rollout.RowExpression;

/** What schema pgweir of one database says of rollouts. Confined to the connection's thread. */
final class RolloutStore {

  /** Channel on which every change is told; the payload is {@code NAME PHASE}. */
  static final String CHANNEL = "pgweir_rollout";

  /** As long is waited for a gateway that is not heard of. */
  static final Duration LEASE = Duration.ofSeconds(10);

  private final Rows rows;

  RolloutStore(Connection connection) {
    this.rows = new Rows(connection);
  }

  Rows rows() {
    return rows;
  }

  /**
   * The rollouts that are not at their end.
   *
   * @param epoch of the clock, at least as old as the rollouts
   */
  record Snapshot(long epoch, List<StoredRollout> rollouts) {}

  Snapshot snapshot() throws SQLException {
    long epoch =
        rows.first("SELECT epoch FROM pgweir.rollout_clock", row -> row.getLong(1)).orElse(0L);
    List<StoredRollout> open = new ArrayList<>();
    List<Integer> ids =
        rows.query(
            """
            SELECT id FROM pgweir.rollout WHERE phase NOT IN ('done', 'aborted') ORDER BY name\
            """,
            row -> row.getInt(1));
    for (int id : ids) {
      load(id).ifPresent(open::add);
    }
    return new Snapshot(epoch, open);
  }

  /** The latest of that name, at its end or not. */
  Optional<StoredRollout> named(String name) throws SQLException {
    Optional<Integer> id =
        rows.first(
            "SELECT id FROM pgweir.rollout WHERE name = ? ORDER BY id DESC LIMIT 1",
            row -> row.getInt(1),
            name);
    return id.isPresent() ? load(id.get()) : Optional.empty();
  }

  Optional<StoredRollout> load(int id) throws SQLException {
    List<StoredColumn> old = columns(id, "old");
    List<StoredColumn> fresh = columns(id, "new");
    return rows.first(
        """
        SELECT r.file_name, r.file, r.relation, r.table_name, n.nspname, c.relname, r.phase, r.held,
          r.failure, r.approved, r.epoch, r.backfill_job, r.pass_checkpoint, r.pass_ended_at,
          r.rows_compared, r.pass_began_at >= r.entered_at, r.name, r.schema_name
        FROM pgweir.rollout r LEFT JOIN pg_catalog.pg_class c ON c.oid = r.relation
        LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE r.id = ?\
        """,
        row -> rollout(id, row, old, fresh),
        id);
  }

  private static StoredRollout rollout(
      int id, ResultSet row, List<StoredColumn> old, List<StoredColumn> fresh) throws SQLException {
    var file = RolloutFile.read(new PolicyText(row.getString(1), row.getString(2)));
    if (!(file instanceof RolloutFile.Good(var document))) {
      throw new IllegalStateException(
          "rollout %s was started by a pgweir that reads files otherwise"
              .formatted(row.getString(17)));
    }
    ObjectName startedAs = ObjectName.of(row.getString(18), row.getString(4));
    @Nullable String schema = row.getString(5);
    @Nullable String name = row.getString(6);
    boolean isThere = schema != null && name != null;
    return new StoredRollout(
        id,
        document,
        row.getLong(3),
        startedAs,
        isThere ? ObjectName.of(String.valueOf(schema), String.valueOf(name)) : startedAs,
        isThere,
        state(row),
        row.getLong(11),
        row.getLong(12),
        new StoredRollout.Pass(
            Rows.list(row, 13), row.getTimestamp(14) != null, row.getLong(15), row.getBoolean(16)),
        old,
        fresh);
  }

  private static RolloutState state(ResultSet row) throws SQLException {
    Phase phase = Phase.of(row.getString(7));
    boolean approved = row.getBoolean(10);
    if (phase.isEnd()) {
      return new RolloutState.Ended(phase);
    }
    return switch (Optional.ofNullable(row.getString(8)).orElse("")) {
      case "" -> new RolloutState.UnderWay(phase, approved);
      case "paused" -> new RolloutState.Held(phase, approved, new Why.Paused());
      default ->
          new RolloutState.Held(phase, approved, new Why.Failed(String.valueOf(row.getString(9))));
    };
  }

  private List<StoredColumn> columns(int id, String side) throws SQLException {
    return rows.query(
        """
        SELECT name, type, expression, reads, created FROM pgweir.rollout_column
        WHERE rollout = ? AND side = ? ORDER BY place\
        """,
        row -> {
          Set<String> reads = Set.copyOf(Rows.list(row, 4));
          return new StoredColumn(
              row.getString(1),
              row.getString(2),
              Optional.ofNullable(row.getString(3)).map(sql -> new RowExpression(sql, reads)),
              row.getBoolean(5));
        },
        id,
        side);
  }

  /**
   * Stores where an event led, in the transaction at hand, if the rollout still stands where it
   * stood.
   *
   * @param what a word for the history
   * @param evidence JSON
   * @return whether it stood there; if not, nothing is to be committed
   */
  boolean moves(
      StoredRollout from,
      RolloutState to,
      String what,
      Optional<String> evidence,
      Optional<String> reason,
      String actor)
      throws SQLException {
    boolean enters = to.phase() != from.state().phase();
    long epoch = enters ? tick() : from.epoch();
    int moved =
        rows.update(
            """
            UPDATE pgweir.rollout SET phase = ?, held = ?, failure = ?, approved = ?, epoch = ?,
              waits_for = NULL,
              entered_at = CASE WHEN ? THEN pg_catalog.clock_timestamp() ELSE entered_at END,
              pass_began_at = CASE WHEN ? THEN NULL ELSE pass_began_at END,
              pass_ended_at = CASE WHEN ? THEN NULL ELSE pass_ended_at END,
              pass_checkpoint = CASE WHEN ? THEN NULL ELSE pass_checkpoint END,
              ended_at = CASE WHEN ? THEN pg_catalog.clock_timestamp() END
            WHERE id = ? AND phase = ? AND held IS NOT DISTINCT FROM ? AND approved = ?\
            """,
            to.phase().word(),
            held(to),
            failure(to),
            approved(to),
            epoch,
            enters,
            enters,
            enters,
            enters,
            to.phase().isEnd(),
            from.id(),
            from.state().phase().word(),
            held(from.state()),
            approved(from.state()));
    if (moved == 0) {
      return false;
    }
    event(from.id(), to.phase(), what, evidence, reason, actor);
    if (to.phase().isEnd()) {
      rows.update("UPDATE pgweir.rollout_column SET is_open = false WHERE rollout = ?", from.id());
    }
    rows.query(
        "SELECT pg_catalog.pg_notify(?, ?)",
        _ -> true,
        CHANNEL,
        from.name() + " " + to.phase().word());
    return true;
  }

  /** Moves the clock; one transaction after the other. */
  long tick() throws SQLException {
    return rows.first(
            "UPDATE pgweir.rollout_clock SET epoch = epoch + 1 RETURNING epoch",
            row -> row.getLong(1))
        .orElseThrow();
  }

  void event(
      int id,
      Phase phase,
      String what,
      Optional<String> evidence,
      Optional<String> reason,
      String actor)
      throws SQLException {
    rows.update(
        """
        INSERT INTO pgweir.rollout_event (rollout, phase, what, evidence, reason, actor)
        VALUES (?, ?, ?, ?::jsonb, ?, ?)\
        """,
        id,
        phase.word(),
        what,
        evidence.orElse(null),
        reason.orElse(null),
        actor);
  }

  /** This gateway judges by what the clock said. */
  void acknowledge(String gateway, long epoch) throws SQLException {
    rows.update(
        """
        INSERT INTO pgweir.rollout_gateway (name, epoch, lease_until)
        VALUES (?, ?, pg_catalog.clock_timestamp() + pg_catalog.make_interval(secs => ?))
        ON CONFLICT (name) DO UPDATE SET epoch = excluded.epoch, lease_until = excluded.lease_until\
        """,
        gateway,
        epoch,
        (double) LEASE.toSeconds());
  }

  /** This gateway judges nothing any more. */
  void leaves(String gateway) throws SQLException {
    rows.update("DELETE FROM pgweir.rollout_gateway WHERE name = ?", gateway);
  }

  /** Forgets gateways that have long not been heard of. */
  void forgetGateways() throws SQLException {
    rows.update(
        """
        DELETE FROM pgweir.rollout_gateway
        WHERE lease_until < pg_catalog.clock_timestamp() - interval '1 day'\
        """);
  }

  /** Gateways that are there and do not judge by that epoch yet. */
  List<String> laggards(long epoch) throws SQLException {
    return rows.query(
        """
        SELECT name FROM pgweir.rollout_gateway
        WHERE epoch < ? AND lease_until > pg_catalog.clock_timestamp() ORDER BY name\
        """,
        row -> row.getString(1),
        epoch);
  }

  /** Gateways that are there. */
  List<String> gateways() throws SQLException {
    return rows.query(
        """
        SELECT name FROM pgweir.rollout_gateway
        WHERE lease_until > pg_catalog.clock_timestamp() ORDER BY name\
        """,
        row -> row.getString(1));
  }

  void waits(StoredRollout rollout, String why, String worker) throws SQLException {
    rows.update(
        """
        UPDATE pgweir.rollout SET waits_for = ?, worker = ?
        WHERE id = ? AND (waits_for IS DISTINCT FROM ? OR worker IS DISTINCT FROM ?)\
        """,
        why,
        worker,
        rollout.id(),
        why,
        worker);
  }

  void backfilledBy(StoredRollout rollout, long job) throws SQLException {
    rows.update("UPDATE pgweir.rollout SET backfill_job = ? WHERE id = ?", job, rollout.id());
  }

  private static @Nullable String held(RolloutState state) {
    if (!(state instanceof RolloutState.Held held)) {
      return null;
    }
    return switch (held.why()) {
      case Why.Paused _ -> "paused";
      case Why.Failed _ -> "failed";
    };
  }

  private static @Nullable String failure(RolloutState state) {
    return state instanceof RolloutState.Held(var _, var _, Why.Failed(String message))
        ? message
        : null;
  }

  private static boolean approved(RolloutState state) {
    return switch (state) {
      case RolloutState.UnderWay under -> under.approved();
      case RolloutState.Held held -> held.approved();
      case RolloutState.Ended _ -> false;
    };
  }
}
