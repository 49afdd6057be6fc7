package org.pgweir.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.testkit.Command;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.TestGateways;
import org.pgweir.policies.Policies;

/** What people and tools do all day still works when they may only read. */
final class PeopleAtWorkTest {

  private static final TestGateways GATEWAYS = new TestGateways();

  @TempDir Path folder;

  @AfterAll
  static void stopGateways() {
    GATEWAYS.close();
  }

  @EachServer
  void psqlDescribesEverything(PostgresServer server) throws Exception {
    Command.assumePresent("psql");
    Production production = Production.on(server);
    Command.Result result =
        Command.run(
            List.of("psql", "-X", "-A", "-q", "-t", uri(gateway(server, "human"), production)),
            Map.of(),
            """
            \\d
            \\d+ orders
            \\dt+
            \\di+
            \\df
            \\dn+
            \\du
            \\dT
            \\dv
            \\dm
            \\dx
            \\dp
            \\timing on
            \\encoding LATIN1
            BEGIN; SELECT count(*) FROM orders; COMMIT;
            \\copy orders to stdout
            SELECT pg_size_pretty(pg_total_relation_size('orders'));
            EXPLAIN ANALYZE SELECT * FROM orders;
            SET search_path = public;
            SELECT c.relname FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'S', 'v', 'm', 'f', 'p') AND substring(pg_catalog.quote_ident(c.relname),1,3)='ord' AND pg_catalog.pg_table_is_visible(c.oid) UNION SELECT pg_catalog.quote_ident(n.nspname) || '.' FROM pg_catalog.pg_namespace n WHERE substring(pg_catalog.quote_ident(n.nspname) || '.',1,3)='ord' LIMIT 1000;
            """);
    assertThat(result.output()).doesNotContain("ERROR").contains("orders_state", "20\tnew");
    assertThat(result.status()).isZero();
  }

  @EachServer
  void databaseToolsReadTheCatalogue(PostgresServer server) throws Exception {
    Production production = Production.on(server);
    try (Connection tool = connect(gateway(server, "human"), production)) {
      DatabaseMetaData catalogue = tool.getMetaData();
      assertThat(rows(catalogue.getTables(null, "public", "%", null))).isPositive();
      assertThat(rows(catalogue.getColumns(null, "public", "orders", "%"))).isEqualTo(2);
      assertThat(rows(catalogue.getIndexInfo(null, "public", "orders", false, true))).isEqualTo(2);
      assertThat(rows(catalogue.getPrimaryKeys(null, "public", "orders"))).isEqualTo(1);
      assertThat(rows(catalogue.getFunctions(null, "public", "%"))).isPositive();
      assertThat(rows(catalogue.getTablePrivileges(null, "public", "%"))).isPositive();
      assertThat(rows(catalogue.getTypeInfo())).isPositive();
      tool.setAutoCommit(false);
      tool.setReadOnly(true);
      try (Statement statement = tool.createStatement()) {
        statement.setFetchSize(5);
        assertThat(rows(statement.executeQuery("SELECT * FROM orders"))).isEqualTo(20);
      }
      tool.rollback();
    }
  }

  @EachServer
  void theServerEndsWhatTakesTooLongAndItCannotBeTurnedOff(PostgresServer server) throws Exception {
    Production production = Production.on(server);
    Gateway gateway = gateway(server, "human\nstatementTimeout: 200ms");
    try (Connection person = connect(gateway, production);
        Statement statement = person.createStatement()) {
      assertThat(failure(statement, "SET statement_timeout = 0").getSQLState()).isEqualTo("42501");
      statement.execute("RESET ALL");
      assertThat(failure(statement, "SELECT pg_sleep(10)").getSQLState()).isEqualTo("57014");
    }
  }

  @EachServer
  void aBackupRoleDumps(PostgresServer server) throws Exception {
    Command.assumePresent("pg_dump");
    String version = Command.run(List.of("pg_dump", "--version")).output();
    Assumptions.assumeTrue(
        Integer.parseInt(version.replaceAll("(?s).*\\) (\\d+).*", "$1")) >= server.major(),
        "pg_dump is older than " + server);
    Production production = Production.on(server);
    Command.Result through =
        Command.run(List.of("pg_dump", uri(gateway(server, "tool"), production)));
    assertThat(through.status()).as(through.output()).isZero();
    assertThat(through.output()).contains("CREATE TABLE public.orders", "20\tnew");
    Command.Result parallel =
        Command.run(
            List.of(
                "pg_dump",
                "-Fd",
                "-j",
                "2",
                "-f",
                folder.resolve("dump").toString(),
                uri(gateway(server, "tool"), production)));
    assertThat(parallel.status()).as(parallel.output()).isZero();
  }

  private static SQLException failure(Statement statement, String sql) {
    return catchThrowableOfType(SQLException.class, () -> statement.execute(sql));
  }

  private static int rows(ResultSet rows) throws SQLException {
    int count = 0;
    while (rows.next()) {
      count++;
    }
    return count;
  }

  private static String uri(Gateway gateway, Production production) {
    return "postgresql://%s@%s:%d/%s"
        .formatted(
            PostgresServer.SUPERUSER, PostgresServer.HOST, gateway.port(), production.database());
  }

  private static Connection connect(Gateway gateway, Production production) throws SQLException {
    return DriverManager.getConnection(PostgresServer.url(gateway.port(), production.database()));
  }

  private Gateway gateway(PostgresServer server, String access) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("access.yaml"),
            """
            apiVersion: pgweir/v1
            kind: Access
            metadata: {name: everybody, owner: team-data}
            class: %s
            """
                .formatted(access));
    return GATEWAYS.inFrontOf(server, Policies.load(List.of(file.toString()), Clock.systemUTC()));
  }
}
