package org.pgweir.gateway.backfill;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Reads the signals of a server, and of one table, over a connection of the gateway's own.
 *
 * <p>Sees other sessions as far as the login may: membership in {@code pg_monitor} shows all. Takes
 * no lock that anybody waits for. Confined to one thread.
 */
public final class ServerHealth {

  private static final double GIBI = 1 << 30;
  private static final long FEW_ROWS = 10_000;

  private final Connection connection;
  private final HealthLimits limits;
  private final boolean hasArchive;
  private OptionalLong requestedCheckpoints = OptionalLong.empty();

  public ServerHealth(Connection connection, HealthLimits limits) throws SQLException {
    this.connection = connection;
    this.limits = limits;
    this.hasArchive =
        one("""
        SELECT pg_catalog.current_setting('archive_mode') <> 'off' AND
          pg_catalog.has_function_privilege('pg_catalog.pg_ls_archive_statusdir()', 'EXECUTE')\
        """)
            .equals("t");
  }

  /**
   * All signals as they are now.
   *
   * @param table object identifier of the table that is worked on
   */
  public List<Signal> read(long table) throws SQLException {
    List<Signal> signals = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT
              (SELECT coalesce(max(extract(epoch FROM replay_lag)), 0)
               FROM pg_catalog.pg_stat_replication),
              (SELECT coalesce(max(pg_catalog.pg_wal_lsn_diff(
                 pg_catalog.pg_current_wal_lsn(), restart_lsn)), 0)
               FROM pg_catalog.pg_replication_slots),
              (SELECT count(*) FROM pg_catalog.pg_locks
               WHERE NOT granted AND locktype = 'relation' AND relation = ?
                 AND database = (SELECT oid FROM pg_catalog.pg_database
                                 WHERE datname = pg_catalog.current_database())),
              (SELECT count(*) FROM pg_catalog.pg_stat_progress_vacuum WHERE relid = ?),
              (SELECT coalesce(max(pg_catalog.age(backend_xmin)), 0)
               FROM pg_catalog.pg_stat_activity WHERE pid <> pg_catalog.pg_backend_pid()),
              pg_catalog.pg_stat_get_dead_tuples(?), pg_catalog.pg_stat_get_live_tuples(?)
            """)) {
      statement.setLong(1, table);
      statement.setLong(2, table);
      statement.setLong(3, table);
      statement.setLong(4, table);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        signals.add(replayLag(row.getDouble(1)));
        signals.add(retainedWal(row.getDouble(2)));
        signals.add(
            some("lock waiters", row.getLong(3), "%d sessions wait for a lock on the table"));
        signals.add(some("vacuum", row.getLong(4), "VACUUM works on the table"));
        signals.add(oldestSnapshot(row.getLong(5)));
        signals.add(deadRows(row.getLong(6), row.getLong(7)));
      }
    }
    signals.add(checkpoints());
    if (hasArchive) {
      signals.add(archive());
    }
    return signals;
  }

  private Signal replayLag(double seconds) {
    return new Signal(
        "replay lag",
        seconds,
        limits.replayLag().toMillis() / 1e3,
        limits.replayLagStop().toMillis() / 1e3,
        String.format(Locale.ROOT, "a replica is %.1f s behind", seconds));
  }

  private Signal retainedWal(double bytes) {
    return new Signal(
        "retained WAL",
        bytes,
        limits.retainedWalBytes() / 2.0,
        limits.retainedWalBytes(),
        String.format(Locale.ROOT, "a replication slot retains %.1f GiB of WAL", bytes / GIBI));
  }

  private Signal oldestSnapshot(long transactions) {
    return new Signal(
        "oldest snapshot",
        transactions,
        limits.oldestSnapshotTransactions(),
        Double.POSITIVE_INFINITY,
        "a snapshot of %,d transactions ago is still in use".formatted(transactions));
  }

  /** Of a table that VACUUM does not keep up with; one pass over all rows leaves as many dead. */
  private Signal deadRows(long dead, long live) {
    return new Signal(
        "dead rows",
        Math.max(0, dead - FEW_ROWS) / (double) Math.max(1, live),
        limits.deadRowsOfEachLive(),
        Double.POSITIVE_INFINITY,
        "%,d rows of the table are dead beside %,d that live; VACUUM it".formatted(dead, live));
  }

  /** One is enough to stop. */
  private static Signal some(String name, long count, String text) {
    return new Signal(name, count, 1, 1, text.formatted(count));
  }

  /** Checkpoints that are asked for because WAL grows too fast, since the last reading. */
  private Signal checkpoints() throws SQLException {
    int version = Integer.parseInt(one("SHOW server_version_num"));
    long requested =
        Long.parseLong(
            one(
                version >= 170_000
                    ? "SELECT num_requested FROM pg_catalog.pg_stat_checkpointer"
                    : "SELECT checkpoints_req FROM pg_catalog.pg_stat_bgwriter"));
    long more = requested - requestedCheckpoints.orElse(requested);
    requestedCheckpoints = OptionalLong.of(requested);
    return new Signal(
        "checkpoints",
        more,
        1,
        Double.POSITIVE_INFINITY,
        "WAL grows faster than checkpoints are planned for");
  }

  private Signal archive() throws SQLException {
    long waiting =
        Long.parseLong(
            one(
                "SELECT count(*) FROM pg_catalog.pg_ls_archive_statusdir() WHERE name LIKE"
                    + " '%.ready'"));
    return new Signal(
        "archive backlog",
        waiting,
        limits.archiveBacklog() / 2.0,
        limits.archiveBacklog(),
        "%d WAL segments wait to be archived".formatted(waiting));
  }

  private String one(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }
}
