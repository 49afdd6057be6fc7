package org.pgweir.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.pgweir.gateway.guard.Orders.columns;
import static org.pgweir.gateway.guard.Orders.execute;
import static org.pgweir.gateway.guard.Orders.one;
import static org.pgweir.gateway.guard.Orders.warnings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;
import org.pgweir.gateway.testkit.TestGateways;
import org.pgweir.policies.BadPolicies;
import org.pgweir.policies.Policies;
import org.postgresql.util.PSQLException;

/** What is done about those who are in the way of DDL under guard, on a real server. */
final class BlockersTest {

  private static final TestGateways GATEWAYS = new TestGateways();

  private static final String ALTER = "ALTER TABLE orders ADD COLUMN note text";

  @TempDir Path folder;

  @AfterAll
  static void stopGateways() {
    GATEWAYS.close();
  }

  @EachServer
  void endsWhoeverStaysIdleInATransactionWhereAPolicySaysSo(PostgresServer server)
      throws Exception {
    Orders orders = Orders.on(server);
    Gateway gateway = guarding(server, "budget: 20s, endIdleAfter: 700ms");
    try (Connection reader = orders.direct();
        Connection client = orders.through(gateway, "extended");
        Statement ddl = client.createStatement()) {
      reader.setAutoCommit(false);
      execute(reader, "SET application_name = 'report'; SELECT count(*) FROM orders");
      ddl.execute(ALTER);
      assertThat(columns(client)).contains("note");
      assertThat(warnings(ddl))
          .anyMatch(said -> said.startsWith("ended sessions that were idle in a transaction"));
      assertThat(
              catchThrowableOfType(SQLException.class, () -> one(reader, "SELECT 1")).getSQLState())
          .isEqualTo("57P01");
    }
  }

  @EachServer
  void saysSoWhereItMayNotEndThem(PostgresServer server) throws Exception {
    Orders orders = Orders.on(server);
    Gateway gateway = guarding(server, "budget: 3s, endIdleAfter: 100ms");
    server.execute(
        orders.database(),
        "DROP ROLE IF EXISTS onlooker",
        "CREATE ROLE onlooker LOGIN",
        "GRANT pg_read_all_stats TO onlooker",
        "ALTER TABLE orders OWNER TO onlooker");
    try (Connection reader = orders.direct();
        Connection client =
            DriverManager.getConnection(
                PostgresServer.url(gateway.port(), orders.database())
                    .replace("user=" + PostgresServer.SUPERUSER, "user=onlooker"));
        Statement ddl = client.createStatement()) {
      reader.setAutoCommit(false);
      execute(reader, "SELECT count(*) FROM orders");
      PSQLException failed = catchThrowableOfType(PSQLException.class, () -> ddl.execute(ALTER));
      assertThat(failed.getSQLState()).isEqualTo("55P03");
      assertThat(warnings(ddl))
          .filteredOn(said -> said.startsWith("may not end sessions that are idle"))
          .hasSize(1);
      assertThat(one(reader, "SELECT 'alive'")).isEqualTo("alive");
    }
    server.execute(orders.database(), "ALTER TABLE orders OWNER TO postgres", "DROP ROLE onlooker");
  }

  @EachServer
  void letsOneSchemaChangeAtATimeToATable(PostgresServer server) throws Exception {
    Orders orders = Orders.on(server);
    try (Connection other = orders.direct();
        Connection client = orders.through(guarding(server, "budget: 2s"), "extended");
        Statement ddl = client.createStatement()) {
      execute(other, "SET application_name = 'another gateway'");
      execute(
          other,
          "SELECT pg_advisory_lock((x'70677765'::bigint << 32) + 'orders'::regclass::oid::int8)");
      PSQLException failed = catchThrowableOfType(PSQLException.class, () -> ddl.execute(ALTER));
      assertThat(failed.getSQLState()).isEqualTo("55P03");
      assertThat(Objects.requireNonNull(failed.getServerErrorMessage()).getDetail())
          .contains("(another gateway")
          .contains("holds the right to change orders");
      execute(other, "SELECT pg_advisory_unlock_all()");
      ddl.execute(ALTER);
      assertThat(columns(client)).contains("note");
      assertThat(one(other, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
          .isEqualTo("0");
    }
  }

  @EachServer
  void makesAutovacuumGiveWay(PostgresServer shared) throws Exception {
    Map<String, String> busy =
        Map.of(
            "autovacuum_naptime", "1s",
            "autovacuum_vacuum_cost_delay", "100ms",
            "autovacuum_vacuum_cost_limit", "1");
    try (PostgresServer server = PostgresServers.start(shared.major(), busy)) {
      Orders orders = Orders.on(server);
      try (Connection direct = orders.direct();
          Connection client = orders.through(guarding(server, "budget: 30s"), "extended");
          Statement ddl = client.createStatement()) {
        execute(direct, "INSERT INTO orders (state) SELECT 'new' FROM generate_series(1, 50000)");
        execute(direct, "DELETE FROM orders");
        await().atMost(Duration.ofSeconds(60)).until(() -> one(direct, VACUUMING).equals("1"));
        Thread.sleep(1500);
        assertThat(one(direct, VACUUMING)).isEqualTo("1");
        ddl.execute(ALTER);
        assertThat(columns(client)).contains("note");
      }
    }
  }

  private static final String VACUUMING =
      "SELECT count(*) FROM pg_stat_progress_vacuum WHERE relid = 'orders'::regclass";

  private Gateway guarding(PostgresServer server, String guard) throws IOException, BadPolicies {
    Path file = folder.resolve("policy.yaml");
    Files.writeString(
        file,
        """
        apiVersion: pgweir/v1
        kind: Policy
        metadata: {name: guard, owner: test}
        guard: {lockTimeout: 50ms, %s}
        """
            .formatted(guard));
    return GATEWAYS.inFrontOf(server, Policies.load(List.of(file.toString()), Clock.systemUTC()));
  }
}
