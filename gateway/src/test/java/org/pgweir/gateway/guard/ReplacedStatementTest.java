package org.pgweir.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.pgweir.gateway.guard.Orders.PROTOCOLS;
import static org.pgweir.gateway.guard.Orders.execute;
import static org.pgweir.gateway.guard.Orders.one;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.TestGateways;
import org.pgweir.policies.Policies;
import org.postgresql.util.PSQLException;

/** Index builds that the gateway makes concurrent, on a real server. */
final class ReplacedStatementTest {

  private static final TestGateways GATEWAYS = new TestGateways();

  @AfterAll
  static void stopGateways() {
    GATEWAYS.close();
  }

  @EachServer
  void buildsTheSameIndexWhileOthersWrite(PostgresServer server) throws Exception {
    for (String protocol : PROTOCOLS) {
      Orders orders = Orders.on(server);
      try (Connection writer = orders.direct();
          Connection other = orders.direct();
          Connection client = orders.through(gateway(server), protocol);
          Statement ddl = client.createStatement()) {
        writer.setAutoCommit(false);
        execute(writer, "UPDATE orders SET state = 'paid' WHERE id = 1");
        ddl.execute("SET statement_timeout = '1h'");
        CompletableFuture<Void> building =
            CompletableFuture.runAsync(
                () -> execute(ddl, "CREATE UNIQUE INDEX \"By State\" ON orders (state, id)"));
        Thread.sleep(500);
        execute(other, "INSERT INTO orders (state) VALUES ('new')");
        assertThat(building).isNotDone();
        writer.commit();
        building.get();
        execute(other, "CREATE UNIQUE INDEX \"expected\" ON orders (state, id)");
        assertThat(definition(other, "By State"))
            .isEqualTo(definition(other, "expected").replace("expected", "\"By State\""));
        assertThat(one(other, INVALID)).isEqualTo("0");
        assertThat(one(client, "SHOW statement_timeout")).isEqualTo("1h");
        assertThat(one(client, "SHOW lock_timeout")).isEqualTo("0");
        ddl.execute("REINDEX TABLE orders");
        ddl.execute("CREATE INDEX ON orders (state)");
        assertThat(definition(other, "orders_state_idx")).isNotEmpty();
      }
    }
  }

  @EachServer
  void leavesNothingBehindWhenItFails(PostgresServer server) throws Exception {
    for (String protocol : PROTOCOLS) {
      Orders orders = Orders.on(server);
      try (Connection direct = orders.direct();
          Connection client = orders.through(gateway(server), protocol)) {
        String sql = "CREATE UNIQUE INDEX one_state ON orders (state)";
        assertThat(failure(client, sql)).isEqualTo(failure(direct, sql)).startsWith("23505");
        assertThat(one(direct, INVALID)).isEqualTo("0");
        assertThat(failure(client, "CREATE INDEX none ON orders (nothing)"))
            .isEqualTo(failure(direct, "CREATE INDEX none ON orders (nothing)"));
        assertThat(one(client, "SELECT 'alive'")).isEqualTo("alive");
      }
    }
  }

  @EachServer
  void dropsAnInvalidIndexOfTheSameNameFirst(PostgresServer server) throws Exception {
    for (String protocol : PROTOCOLS) {
      Orders orders = Orders.on(server);
      try (Connection direct = orders.direct();
          Connection client = orders.through(gateway(server), protocol)) {
        assertThat(failure(direct, "CREATE UNIQUE INDEX CONCURRENTLY s ON orders (state)"))
            .startsWith("23505");
        assertThat(one(direct, INVALID)).isEqualTo("1");
        execute(client, "CREATE INDEX s ON orders (state)");
        assertThat(one(direct, INVALID)).isEqualTo("0");
        assertThat(definition(direct, "s")).startsWith("CREATE INDEX s");
      }
    }
  }

  @EachServer
  void answersIfNotExistsByWhatIsThere(PostgresServer server) throws Exception {
    for (String protocol : PROTOCOLS) {
      Orders orders = Orders.on(server);
      try (Connection direct = orders.direct();
          Connection client = orders.through(gateway(server), protocol);
          Statement ddl = client.createStatement()) {
        assertThat(failure(direct, "CREATE UNIQUE INDEX CONCURRENTLY s ON orders (state)"))
            .startsWith("23505");
        ddl.execute("CREATE INDEX IF NOT EXISTS s ON orders (state)");
        assertThat(one(direct, INVALID)).isEqualTo("0");
        assertThat(definition(direct, "s")).startsWith("CREATE INDEX s");
        ddl.execute("CREATE INDEX IF NOT EXISTS s ON orders (state)");
        assertThat(Orders.warnings(ddl)).contains("relation \"s\" already exists, skipping");
        assertThat(one(direct, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
            .isEqualTo("0");
      }
    }
  }

  @EachServer
  void isRefusedWhereItsTransactionIsSharedWithOthers(PostgresServer server) throws Exception {
    for (String protocol : PROTOCOLS) {
      Orders orders = Orders.on(server);
      try (Connection client = orders.through(gateway(server), protocol)) {
        client.setAutoCommit(false);
        execute(client, "INSERT INTO orders (state) VALUES ('new')");
        assertThat(failure(client, "CREATE INDEX s ON orders (state)")).startsWith("42501");
        client.rollback();
        client.setAutoCommit(true);
        assertThat(failure(client, "SELECT 1; CREATE INDEX s ON orders (state)"))
            .startsWith("42501");
      }
    }
  }

  private static final String INVALID =
      "SELECT count(*) FROM pg_index WHERE NOT indisvalid AND indrelid = 'orders'::regclass";

  private static String definition(Connection connection, String index) throws SQLException {
    return one(
        connection, "SELECT indexdef FROM pg_indexes WHERE indexname = '%s'".formatted(index));
  }

  private static String failure(Connection connection, String sql) {
    PSQLException failed =
        catchThrowableOfType(
            PSQLException.class,
            () -> {
              try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
              }
            });
    var error = Objects.requireNonNull(failed.getServerErrorMessage());
    return error.getSQLState() + " " + error.getMessage() + " " + error.getDetail();
  }

  private static Gateway gateway(PostgresServer server) {
    return GATEWAYS.inFrontOf(server, Policies.judge());
  }
}
