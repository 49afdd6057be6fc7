package org.pgweir.gateway.pacing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pgweir.gateway.backfill.HealthLimits;
import org.pgweir.gateway.backfill.HealthWatch;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.jdbc.OwnConnections;
import org.pgweir.gateway.store.Store;
import org.pgweir.policies.catalog.ObjectName;

/**
 * What the gateway asks the server about paced traffic of one database, over a small pool of its
 * own that is empty while nothing is paced. Blocks; any thread.
 */
final class PacedDatabase implements AutoCloseable {

  /** Two draw, one reads the server's health for each of two budgets. */
  private static final int MAX_CONNECTIONS = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration IDLE = Duration.ofSeconds(30);

  /** PostgreSQL counts times in milliseconds. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "search_path", "pg_catalog,pg_temp",
          "statement_timeout", "3000",
          "lock_timeout", "1000",
          "synchronous_commit", "off",
          "default_transaction_read_only", "off");

  private final HikariDataSource pool;

  PacedDatabase(UpstreamConfig upstream, String database) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("pgweir-pacing-" + Integer.toHexString(database.hashCode()));
    config.setDataSource(OwnConnections.source(upstream, database, SETTINGS));
    config.setMaximumPoolSize(MAX_CONNECTIONS);
    config.setMinimumIdle(0);
    config.setIdleTimeout(IDLE.toMillis());
    config.setConnectionTimeout(PATIENCE.toMillis());
    config.setInitializationFailTimeout(-1);
    config.setThreadFactory(Thread.ofVirtual().name("pgweir-pacing-", 0).factory());
    pool = new HikariDataSource(config);
  }

  /** Whether budgets can be shared there: schema pgweir is as this build has it. */
  boolean isShared() throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return new Store(connection).state() instanceof Store.State.Current;
    }
  }

  /** The bucket of that name, by the clock of the server, which all gateways have in common. */
  Bucket shared(String name, BucketConfiguration configuration) throws SQLException {
    return Bucket4jPostgreSQL.selectForUpdateBasedBuilder(pool)
        .table("pgweir.pace_bucket")
        .idColumn("name")
        .stateColumn("state")
        .primaryKeyMapper(PrimaryKeyMapper.STRING)
        .clientClock(serverClock())
        .build()
        .builder()
        .build(name, () -> configuration);
  }

  private TimeMeter serverClock() throws SQLException {
    long before = System.nanoTime();
    long server = one("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint");
    long offset = server * 1_000 - (before + System.nanoTime()) / 2;
    return new TimeMeter() {
      @Override
      public long currentTimeNanos() {
        return offset + System.nanoTime();
      }

      @Override
      public boolean isWallClockBased() {
        return true;
      }
    };
  }

  /** How far the server has written its log, in bytes. */
  long walPosition() throws SQLException {
    return one("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint");
  }

  /** Begins to watch how the server bears what is done to a table. */
  HealthWatch watch(Optional<ObjectName> table) throws SQLException {
    long oid = table.isPresent() ? oid(table.get()) : 0;
    return new HealthWatch(pool, HealthLimits.defaults(), oid, _ -> List.of());
  }

  private long oid(ObjectName table) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                """
                SELECT coalesce((SELECT c.oid::bigint FROM pg_class c
                  JOIN pg_namespace n ON n.oid = c.relnamespace
                  WHERE c.relname = ? AND n.nspname = ?), 0)\
                """)) {
      statement.setString(1, table.name());
      statement.setString(2, table.schema().orElse("public"));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private long one(String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
