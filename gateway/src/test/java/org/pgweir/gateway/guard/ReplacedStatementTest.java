package org.pgweir.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.TestGateways;
import org.pgweir.policies.Policies;
import org.postgresql.util.PSQLException;

/** Index builds that the gateway makes concurrent, on a real server. */
final class ReplacedStatementTest {

  private static final TestGateways GATEWAYS = new TestGateways();
  private static final List<String> PROTOCOLS = List.of("simple", "extended");

  @AfterAll
  static void stopGateways() {
    GATEWAYS.close();
  }

  @EachServer
  void buildsTheSameIndexWhileOthersWrite(PostgresServer server) throws Exception {
    for (String protocol : PROTOCOLS) {
      String database = database(server);
      try (Connection writer = direct(server, database);
          Connection other = direct(server, database);
          Connection client = connect(server, database, protocol);
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
      String database = database(server);
      try (Connection direct = direct(server, database);
          Connection client = connect(server, database, protocol)) {
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
      String database = database(server);
      try (Connection direct = direct(server, database);
          Connection client = connect(server, database, protocol)) {
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
  void isRefusedWhereItsTransactionIsSharedWithOthers(PostgresServer server) throws Exception {
    for (String protocol : PROTOCOLS) {
      String database = database(server);
      try (Connection client = connect(server, database, protocol)) {
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

  private static String database(PostgresServer server) throws SQLException {
    String database = server.createDatabase("replaced");
    try (Connection setup = direct(server, database)) {
      execute(setup, "CREATE TABLE orders (id serial PRIMARY KEY, state text)");
      execute(setup, "INSERT INTO orders (state) SELECT 'new' FROM generate_series(1, 1000)");
    }
    return database;
  }

  private static Connection direct(PostgresServer server, String database) throws SQLException {
    return DriverManager.getConnection(PostgresServer.url(server.port(), database));
  }

  private static Connection connect(PostgresServer server, String database, String protocol)
      throws SQLException {
    return DriverManager.getConnection(
        PostgresServer.url(GATEWAYS.inFrontOf(server, Policies.judge()).port(), database)
            + "&preferQueryMode="
            + protocol);
  }

  private static void execute(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void execute(Statement statement, String sql) {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
