package org.pgweir.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.catalog.CatalogueService;
import org.pgweir.gateway.config.GatewayConfig;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.config.ListenConfig;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.policies.Catalogues.Known;
import org.pgweir.policies.Policies;

/** Which statements' times are taken, for which tables, on real servers. */
final class TrafficTimesTest {

  private static final Duration MINUTES = Duration.ofMinutes(10);

  @EachServer
  void timesAreOfTheTablesThatStatementsTouch(PostgresServer server) throws Exception {
    String database = server.createDatabase("times");
    GatewayConfig config =
        GatewayConfig.defaults(
                UpstreamConfig.of(new HostPort(PostgresServer.HOST, server.port()))
                    .withUser(PostgresServer.SUPERUSER))
            .withListen(new ListenConfig(new HostPort(PostgresServer.HOST, 0), Optional.empty()))
            .withAdmin(Optional.empty());
    try (GatewayMetrics metrics = new GatewayMetrics();
        CatalogueService catalogues =
            CatalogueService.open(config, Clock.systemUTC(), metrics.catalogues());
        Gateway gateway =
            Gateway.start(
                config,
                Policies.load(List.of(), catalogues, Clock.systemUTC()),
                catalogues,
                metrics);
        Connection client = client(gateway, database);
        Statement statement = client.createStatement()) {
      statement.execute("CREATE TABLE orders (id int PRIMARY KEY, note text)");
      statement.execute("CREATE TABLE lines (id int, of int REFERENCES orders)");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> catalogues.atHand(database) instanceof Known);
      TableLatency latency = metrics.tableLatency();

      statement.execute("INSERT INTO orders VALUES (1), (2)");
      statement.execute("SELECT pg_sleep(0.2) FROM orders WHERE id = 1");
      assertThat(latency.last(database, "public.orders", MINUTES).statements()).isEqualTo(2);
      assertThat(latency.last(database, "public.orders", MINUTES).within(1))
          .isBetween(Duration.ofMillis(200), Duration.ofSeconds(20));

      try (var prepared = client.prepareStatement("SELECT 1 FROM lines JOIN orders ON of = ?")) {
        for (int i = 0; i < 8; i++) {
          prepared.setInt(1, i);
          prepared.executeQuery().close();
        }
      }
      assertThat(latency.last(database, "public.lines", MINUTES).measured()).isEqualTo(8);
      assertThat(latency.last(database, "public.orders", MINUTES).measured()).isEqualTo(10);

      try (var batch = client.prepareStatement("INSERT INTO orders VALUES (?)")) {
        for (int i = 10; i < 60; i++) {
          batch.setInt(1, i);
          batch.addBatch();
        }
        batch.executeBatch();
      }
      Latencies after = latency.last(database, "public.orders", MINUTES);
      assertThat(after.statements()).isEqualTo(60);
      assertThat(after.measured()).isBetween(11L, 60L);
      assertThat(after.failed()).isZero();

      fails(statement, "INSERT INTO orders VALUES (1)");
      try (var prepared = client.prepareStatement("INSERT INTO orders VALUES (?)")) {
        prepared.setInt(1, 2);
        assertThat(prepared.getParameterMetaData().getParameterCount()).isEqualTo(1);
        assertThatFails(prepared::execute);
      }
      assertThat(latency.last(database, "public.orders", MINUTES).failed()).isEqualTo(2);
      assertThat(latency.last(database, "public.orders", MINUTES).statements()).isEqualTo(62);

      // A change of the schema, or what takes a table's lock, is no traffic.
      statement.execute("CREATE INDEX CONCURRENTLY ON orders (note)");
      statement.execute("ALTER TABLE orders ADD COLUMN more int");
      statement.execute("VACUUM orders");
      statement.execute("SELECT 1");
      assertThat(latency.last(database, "public.orders", MINUTES).statements()).isEqualTo(62);
    }
  }

  private interface Work {
    void run() throws SQLException;
  }

  private static void fails(Statement statement, String sql) {
    assertThatFails(() -> statement.execute(sql));
  }

  private static void assertThatFails(Work work) {
    assertThat(org.assertj.core.api.Assertions.catchThrowable(work::run))
        .isInstanceOf(SQLException.class);
  }

  private static Connection client(Gateway gateway, String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s?user=%s&prepareThreshold=2"
            .formatted(gateway.port(), database, PostgresServer.SUPERUSER));
  }
}
