package org.pgweir.gateway.catalog;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.jdbc.OwnConnections;
import org.pgweir.gateway.observe.WithoutText;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.probe.Probe.Answer;
import org.pgweir.policies.probe.Probe.Question;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the catalogue of one database over a small pool of its own, empty while nobody asks. */
final class CatalogueSource implements DatabaseCatalogue.Source {

  private static final Logger LOG = LoggerFactory.getLogger(CatalogueSource.class);

  /** One reads, one probes. */
  private static final int MAX_CONNECTIONS = 2;

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration IDLE = Duration.ofSeconds(30);

  /** Settings of its sessions; PostgreSQL counts times in milliseconds. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "default_transaction_read_only", "on",
          "statement_timeout", "8000",
          "lock_timeout", "100",
          "idle_in_transaction_session_timeout", "10000");

  private final UpstreamConfig upstream;
  private final String database;
  private @Nullable HikariDataSource pool;
  private boolean closed;

  CatalogueSource(UpstreamConfig upstream, String database) {
    this.upstream = upstream;
    this.database = database;
  }

  private synchronized HikariDataSource connections() throws SQLException {
    if (closed) {
      throw new SQLNonTransientConnectionException("the gateway has forgotten the database");
    }
    HikariDataSource known = pool;
    if (known == null) {
      known = open();
      pool = known;
    }
    return known;
  }

  private HikariDataSource open() {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("pgweir-catalogue-" + Integer.toHexString(database.hashCode()));
    pool.setDataSource(OwnConnections.source(upstream, database, SETTINGS));
    pool.setMaximumPoolSize(MAX_CONNECTIONS);
    pool.setMinimumIdle(0);
    pool.setIdleTimeout(IDLE.toMillis());
    pool.setConnectionTimeout(PATIENCE.toMillis());
    pool.setInitializationFailTimeout(-1);
    pool.setAutoCommit(false);
    pool.setThreadFactory(Thread.ofVirtual().name("pgweir-catalogue-", 0).factory());
    return new HikariDataSource(pool);
  }

  @Override
  public Catalogue read() throws SQLException {
    try (Connection connection = connect()) {
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      return CatalogueReader.read(connection);
    }
  }

  /** A connection for something else than reading the catalogue; autocommit is off. */
  Connection connect() throws SQLException {
    return connections().getConnection();
  }

  @Override
  public Answer ask(Question question) throws SQLException {
    try (Connection connection = connect()) {
      return CloneProbe.ask(connection, question);
    }
  }

  @Override
  public String explain(Exception failure) {
    if (!(failure instanceof SQLException)) {
      LOG.atError()
          .setCause(WithoutText.of(failure))
          .addKeyValue("database", database)
          .log("the catalogue was not understood");
    }
    return new Explanation(upstream, database).of(failure);
  }

  @Override
  public synchronized void close() {
    closed = true;
    HikariDataSource known = pool;
    if (known != null) {
      known.close();
    }
  }
}
