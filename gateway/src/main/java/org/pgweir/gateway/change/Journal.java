package org.pgweir.gateway.change;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.change.StoredChange.State;

/**
 * The journal of one database, over one connection of the gateway's own role. What is written is in
 * the connection's transaction, if there is one. Confined to one thread.
 */
final class Journal {

  private final Connection connection;

  Journal(Connection connection) {
    this.connection = connection;
  }

  /** Changes that have work to do and that nobody seems to work on. */
  List<Long> claimable() throws SQLException {
    return query(
        """
        SELECT id FROM pgweir.change WHERE state IN ('running', 'undoing')
        AND (lease_until IS NULL OR lease_until < pg_catalog.clock_timestamp()) ORDER BY id\
        """,
        row -> row.getLong(1));
  }

  /** Forgets offers that nobody took within the time. */
  void forgetOffers(Duration older) throws SQLException {
    update(
        """
        DELETE FROM pgweir.change WHERE state = 'offered'
        AND offered_at < pg_catalog.clock_timestamp() - pg_catalog.make_interval(secs => ?)\
        """,
        (double) older.toSeconds());
  }

  void forgetOffer(long id) throws SQLException {
    update("DELETE FROM pgweir.change WHERE id = ? AND state = 'offered'", id);
  }

  /** Says for some time who works on it. What its state is now; empty if it is not there. */
  Optional<State> lease(long id, String owner, Duration time) throws SQLException {
    return query(
            """
            UPDATE pgweir.change SET owner = ?, lease_until =
              pg_catalog.clock_timestamp() + pg_catalog.make_interval(secs => ?)
            WHERE id = ? RETURNING state\
            """,
            row -> state(row.getString(1)),
            owner,
            (double) time.toSeconds(),
            id)
        .stream()
        .findFirst();
  }

  /** Nobody works on it any more. */
  void release(long id, String owner) throws SQLException {
    update("UPDATE pgweir.change SET lease_until = NULL WHERE id = ? AND owner = ?", id, owner);
  }

  Optional<StoredChange> load(long id) throws SQLException {
    List<StoredStep> steps =
        query(
            """
            SELECT number, kind, statements, undo, done_query, failure_sqlstate, failure, clean_up,
              state, checkpoint
            FROM pgweir.step WHERE change = ? ORDER BY number\
            """,
            Journal::step,
            id);
    Map<String, String> settings = new HashMap<>();
    query(
        """
        SELECT s.key, s.value FROM pgweir.change c, pg_catalog.jsonb_each_text(c.settings) s
        WHERE c.id = ?\
        """,
        row -> settings.put(row.getString(1), row.getString(2)),
        id);
    return query(
            """
            SELECT state, back, table_name, relation, role, undo_on_failure,
              (EXTRACT(epoch FROM lock_timeout) * 1000)::bigint,
              (EXTRACT(epoch FROM statement_timeout) * 1000)::bigint
            FROM pgweir.change WHERE id = ?\
            """,
            row ->
                new StoredChange(
                    id,
                    state(row.getString(1)),
                    row.getBoolean(2),
                    row.getString(3),
                    Optional.ofNullable(row.getString(4)).map(Long::valueOf),
                    row.getString(5),
                    settings,
                    Duration.ofMillis(row.getLong(7)),
                    Duration.ofMillis(row.getLong(8)),
                    row.getBoolean(6),
                    steps),
            id)
        .stream()
        .findFirst();
  }

  /** Whether the table is still there. */
  boolean tableExists(long relation) throws SQLException {
    return !query("SELECT FROM pg_catalog.pg_class WHERE oid = ?::bigint::oid", _ -> true, relation)
        .isEmpty();
  }

  void stepBegins(StoredChange change, StoredStep step) throws SQLException {
    update(
        """
        UPDATE pgweir.step SET tries = tries + 1, state = CASE state WHEN 'done' THEN state
          ELSE 'running' END, started_at = coalesce(started_at, pg_catalog.clock_timestamp())
        WHERE change = ? AND number = ?\
        """,
        change.id(),
        step.number());
  }

  void waits(StoredChange change, StoredStep step, String forWhom) throws SQLException {
    update(
        """
        UPDATE pgweir.step SET lock_waits = lock_waits + 1, waits_for = ?
        WHERE change = ? AND number = ?\
        """,
        forWhom,
        change.id(),
        step.number());
  }

  /** The step holds itself back. */
  void holds(StoredChange change, StoredStep step, String why) throws SQLException {
    update(
        "UPDATE pgweir.step SET waits_for = ? WHERE change = ? AND number = ?",
        why,
        change.id(),
        step.number());
  }

  /** The batch that ended with that key is done. */
  void batchDone(StoredChange change, StoredStep step, List<String> checkpoint, long rows)
      throws SQLException {
    update(
        """
        UPDATE pgweir.step SET checkpoint = ?, rows_changed = rows_changed + ?, waits_for = NULL
        WHERE change = ? AND number = ?\
        """,
        array(checkpoint),
        rows,
        change.id(),
        step.number());
  }

  /**
   * The step is done, or undone.
   *
   * @return whether the change was still to go that way; if not, nothing is to be committed
   */
  boolean stepEnds(StoredChange change, StoredStep step, StoredStep.State state)
      throws SQLException {
    boolean goesOn =
        update(
                "UPDATE pgweir.change SET owner = owner WHERE id = ? AND state = ?",
                change.id(),
                name(change.state()))
            == 1;
    update(
        """
        UPDATE pgweir.step SET state = ?, waits_for = NULL,
          ended_at = pg_catalog.clock_timestamp() WHERE change = ? AND number = ?\
        """,
        name(state),
        change.id(),
        step.number());
    return goesOn;
  }

  /** A step that has no way back was done before it could be stopped: the change goes on. */
  void isPastReturn(StoredChange change, StoredStep step) throws SQLException {
    update(
        """
        UPDATE pgweir.step SET state = 'done', waits_for = NULL,
          ended_at = pg_catalog.clock_timestamp() WHERE change = ? AND number = ?\
        """,
        change.id(),
        step.number());
    update(
        """
        UPDATE pgweir.change SET state = 'running', back = false
        WHERE id = ? AND state = 'undoing'\
        """,
        change.id());
  }

  /** All steps are done, or undone. */
  void ends(StoredChange change, State state) throws SQLException {
    update(
        """
        UPDATE pgweir.change SET state = ?, lease_until = NULL,
          ended_at = pg_catalog.clock_timestamp()
        WHERE id = ? AND state = ?\
        """,
        name(state),
        change.id(),
        name(change.state()));
  }

  /** Steps cannot go on: stops, or turns back. An error that made it turn back is kept. */
  void stops(StoredChange change, State state, String sqlState, String error) throws SQLException {
    update(
        """
        UPDATE pgweir.change SET state = ?, back = back OR ?,
          sqlstate = CASE WHEN back THEN coalesce(sqlstate, ?) ELSE ? END,
          error = CASE WHEN back AND error IS NOT NULL THEN error || E'\\n' || ? ELSE ? END
        WHERE id = ? AND state = ?\
        """,
        name(state),
        state == State.UNDOING,
        sqlState,
        sqlState,
        error,
        error,
        change.id(),
        name(change.state()));
  }

  Array array(List<String> values) throws SQLException {
    return connection.createArrayOf("text", values.toArray(String[]::new));
  }

  /** Reads one row. */
  @FunctionalInterface
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  <T> List<T> query(String sql, Reader<T> reader, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<T> read = new ArrayList<>();
      while (rows.next()) {
        read.add(reader.read(rows));
      }
      return read;
    }
  }

  int update(String sql, @Nullable Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  private PreparedStatement prepare(String sql, @Nullable Object... parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }

  private static StoredStep step(ResultSet row) throws SQLException {
    return new StoredStep(
        row.getInt(1),
        StoredStep.Kind.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
        texts(row, 3).orElse(List.of()),
        texts(row, 4),
        Optional.ofNullable(row.getString(5)),
        Optional.ofNullable(row.getString(6)),
        Optional.ofNullable(row.getString(7)),
        texts(row, 8).orElse(List.of()),
        StoredStep.State.valueOf(row.getString(9).toUpperCase(Locale.ROOT)),
        texts(row, 10).orElse(List.of()));
  }

  static Optional<List<String>> texts(ResultSet row, int column) throws SQLException {
    Array array = row.getArray(column);
    return array == null ? Optional.empty() : Optional.of(List.of((String[]) array.getArray()));
  }

  static State state(String name) {
    return State.valueOf(name.toUpperCase(Locale.ROOT));
  }

  static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
