package org.pgweir.gateway.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;

final class ServerHealthTest {

  @EachServer
  void aQuietServerIsWell(PostgresServer server) throws Exception {
    try (Connection connection = connection(server, database(server))) {
      Map<String, Signal> signals = read(connection);
      assertThat(signals)
          .containsOnlyKeys(
              "replay lag",
              "retained WAL",
              "lock waiters",
              "vacuum",
              "oldest snapshot",
              "dead rows",
              "checkpoints");
      assertThat(signals.values())
          .allSatisfy(
              signal -> assertThat(signal.level(Signal.Level.WELL)).isEqualTo(Signal.Level.WELL));
    }
  }

  @EachServer
  void whoWaitsForALockOnTheTableStopsIt(PostgresServer server) throws Exception {
    String database = database(server);
    try (Connection connection = connection(server, database);
        Connection holder = connection(server, database);
        Connection waiter = connection(server, database)) {
      holder.setAutoCommit(false);
      run(holder, "LOCK TABLE orders IN SHARE MODE");
      CompletableFuture<Void> waiting =
          CompletableFuture.runAsync(() -> run(waiter, "DELETE FROM orders"));
      await()
          .untilAsserted(() -> {
            Signal waiters = signal(read(connection), "lock waiters");
            assertThat(waiters.level(Signal.Level.WELL)).isEqualTo(Signal.Level.STOP);
            assertThat(waiters.text()).isEqualTo("1 sessions wait for a lock on the table");
          });
      holder.rollback();
      waiting.join();
      assertThat(signal(read(connection), "lock waiters").value()).isZero();
    }
  }

  @EachServer
  void checkpointsCountFromReadingToReading(PostgresServer server) throws Exception {
    try (Connection connection = connection(server, database(server))) {
      ServerHealth health = new ServerHealth(connection, HealthLimits.defaults());
      long table = table(connection);
      health.read(table);
      run(connection, "CHECKPOINT");
      await()
          .untilAsserted(() -> {
            run(connection, "SELECT pg_stat_clear_snapshot()");
            assertThat(signal(byName(health.read(table)), "checkpoints").value())
                .isGreaterThanOrEqualTo(1);
          });
    }
  }

  private static Signal signal(Map<String, Signal> signals, String name) {
    return Objects.requireNonNull(signals.get(name));
  }

  private static Map<String, Signal> read(Connection connection) throws SQLException {
    return byName(new ServerHealth(connection, HealthLimits.defaults()).read(table(connection)));
  }

  private static Map<String, Signal> byName(List<Signal> signals) {
    return signals.stream().collect(Collectors.toMap(Signal::name, Function.identity()));
  }

  private static long table(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT 'orders'::regclass::oid")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void run(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static String database(PostgresServer server) {
    String database = server.createDatabase("health");
    server.execute(database, "CREATE TABLE orders (id int PRIMARY KEY)");
    return database;
  }

  private static Connection connection(PostgresServer server, String database) throws SQLException {
    return DriverManager.getConnection(PostgresServer.url(server.port(), database));
  }
}
