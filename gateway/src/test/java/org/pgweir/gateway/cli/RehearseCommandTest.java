package org.pgweir.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class RehearseCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @EachServer
  void measuresWhatEachStatementDoes(PostgresServer server) throws Exception {
    String database = database(server);
    Path file =
        file(
            "V1__all.sql",
            """
            ALTER TABLE orders ADD COLUMN token uuid DEFAULT pg_catalog.md5(random()::text)::uuid;
            CREATE INDEX orders_note ON orders (note);
            UPDATE orders SET note = 'y';
            """);
    Path concurrent = file("V2__index.sql", "CREATE INDEX CONCURRENTLY i ON orders (token);");

    assertThat(run(server, database, "--format", "json", file.toString(), concurrent.toString()))
        .as(err.toString())
        .isZero();

    List<JsonNode> all = json();
    assertThat(all).hasSize(4);
    assertThat(names(all.get(0), "tableRewrite")).containsExactly("public.orders");
    assertThat(lock(all.get(0)).get("mode").asString()).isEqualTo("ACCESS EXCLUSIVE");
    assertThat(all.get(0).get("walBytes").asLong()).isGreaterThan(1_000_000);
    assertThat(all.get(0).get("diskBytes").asLong()).isGreaterThan(1_000_000);
    assertThat(names(all.get(1), "indexBuild")).containsExactly("public.orders");
    assertThat(names(all.get(1), "fullScan")).containsExactly("public.orders");
    assertThat(all.get(2).get("rows").asLong()).isEqualTo(20_000);
    assertThat(lock(all.get(0)).get("heldMillis").asDouble())
        .as("one transaction holds it to its end")
        .isGreaterThan(
            all.get(0).get("durationMillis").asDouble()
                + all.get(1).get("durationMillis").asDouble());
    assertThat(lock(all.get(3)).get("mode").asString()).isEqualTo("SHARE UPDATE EXCLUSIVE");
    assertThat(names(all.get(3), "indexBuild")).containsExactly("public.orders");
    assertThat(count(server, database, "pg_indexes WHERE indexname IN ('orders_note', 'i')"))
        .isEqualTo(2);
  }

  @EachServer
  void endsWithTheFirstFailureAndSaysWhereItIs(PostgresServer server) throws Exception {
    String database = database(server);
    Path file =
        file(
            "plain.sql",
            """
            CREATE TABLE first ();
            BEGIN;
            CREATE TABLE second ();
            ALTER TABLE orders ADD CHECK (id > 5);
            CREATE TABLE third ();
            COMMIT;
            """);

    assertThat(run(server, database, file.toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains("plain.sql:4:1: ")
        .contains("failed: 23514: ")
        .contains("4 statements in ")
        .contains(", 1 failed")
        .doesNotContain("third");
    assertThat(count(server, database, "pg_tables WHERE tablename IN ('first', 'second')"))
        .as("what was open is rolled back")
        .isEqualTo(1);
  }

  @EachServer
  void reportsWhatFailsAtCommit(PostgresServer server) throws Exception {
    String database = database(server);
    Path file =
        file(
            "V1__late.sql",
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (id int REFERENCES a DEFERRABLE INITIALLY DEFERRED);
            INSERT INTO b VALUES (1);
            """);

    assertThat(run(server, database, file.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("failed: at COMMIT, 23503: ");
  }

  @EachServer
  void runsNothingWhereSomebodyElseIsConnected(PostgresServer server) throws Exception {
    String database = database(server);
    Path file = file("V1__one.sql", "CREATE TABLE one ();");
    try (Connection other =
        DriverManager.getConnection(PostgresServer.url(server.port(), database))) {
      assertThat(other.isValid(1)).isTrue();
      assertThat(run(server, database, file.toString())).isEqualTo(1);
    }
    assertThat(err.toString())
        .contains("is in use, so it is no copy to rehearse on: 1 other session (")
        .contains("as postgres");
    assertThat(count(server, database, "pg_tables WHERE tablename = 'one'")).isZero();
  }

  @Test
  void whatOnlyPsqlUnderstandsIsRefusedBeforeAnythingRuns() throws Exception {
    PostgresServer server = PostgresServers.newest();
    String database = database(server);
    Path file = file("script.sql", "CREATE TABLE one ();\n\\set x 1\nCREATE TABLE two ();\n");

    assertThat(run(server, database, file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("script.sql:2:1: this cannot be rehearsed: ");
    assertThat(count(server, database, "pg_tables WHERE tablename = 'one'")).isZero();
  }

  private static String database(PostgresServer server) {
    String database = server.createDatabase("rehearse");
    server.execute(
        database,
        "CREATE TABLE orders (id int PRIMARY KEY, note text)",
        "INSERT INTO orders SELECT i, 'x' FROM generate_series(1, 20000) AS i");
    return database;
  }

  private Path file(String name, String sql) throws IOException {
    return Files.writeString(folder.resolve(name), sql);
  }

  private int run(PostgresServer server, String database, String... arguments) {
    CommandLine line = PgweirCommand.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    List<String> all =
        new ArrayList<>(
            List.of(
                "rehearse",
                "--upstream",
                "postgresql://postgres:%s@127.0.0.1:%d/%s"
                    .formatted(
                        PostgresServer.PASSWORD.replace(" ", "%20"), server.port(), database)));
    all.addAll(List.of(arguments));
    return line.execute(all.toArray(String[]::new));
  }

  private List<JsonNode> json() {
    return out.toString().lines().map(JsonMapper.shared()::readTree).toList();
  }

  private static JsonNode lock(JsonNode statement) {
    return statement.get("locks").get(0);
  }

  private static List<String> names(JsonNode statement, String key) {
    return statement.get(key).valueStream().map(JsonNode::asString).toList();
  }

  private static int count(PostgresServer server, String database, String from)
      throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(PostgresServer.url(server.port(), database));
        ResultSet row = connection.createStatement().executeQuery("SELECT count(*) FROM " + from)) {
      row.next();
      return row.getInt(1);
    }
  }
}
