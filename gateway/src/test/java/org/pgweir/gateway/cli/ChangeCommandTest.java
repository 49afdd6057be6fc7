package org.pgweir.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import picocli.CommandLine;

/** Gateways as processes of their own that are killed over a change, and the commands beside. */
class ChangeCommandTest {

  private record Ran(int status, String out, String err) {}

  @TempDir private Path folder;

  @EachServer
  void oneGatewayExecutesAnotherReportsAndGoesOnWhenTheFirstIsKilled(PostgresServer server)
      throws Exception {
    String database = server.createDatabase("killed");
    String upstream = "postgresql://postgres@127.0.0.1:%d/%s".formatted(server.port(), database);
    assertThat(run("install", "--upstream", upstream).out()).contains("001-changes.sql");
    assertThat(run("install", "--upstream", upstream).out()).contains("up to date");
    server.execute(
        database,
        "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric)",
        "INSERT INTO orders SELECT i, i FROM generate_series(1, 3000) i",
        """
        CREATE FUNCTION is_positive(numeric) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_sleep(0.002), pg_advisory_lock_shared(42), pg_advisory_unlock_shared(42);
        RETURN $1 > 0; END'\
        """);
    try (ServeProcess first = serve(upstream);
        ServeProcess second = serve(upstream)) {
      try (Connection client =
              DriverManager.getConnection(PostgresServer.url(first.port(), database));
          Statement statement = client.createStatement()) {
        statement.execute("ALTER TABLE orders ADD CONSTRAINT p CHECK (is_positive(total))");
      }
      Connection holding = server.connect(database);
      holding.createStatement().execute("SELECT pg_advisory_lock(42)");
      awaitOne(
          server, database, "SELECT state FROM pgweir.step WHERE kind = 'validate'", "running");
      awaitOne(server, database, "SELECT owner IS NOT NULL FROM pgweir.change", "t");
      String worker = one(server, database, "SELECT owner FROM pgweir.change");
      boolean isFirst = worker.startsWith("pgweir-%d-".formatted(first.pid()));
      ServeProcess other = isFirst ? second : first;
      String[] here = {"--admin", "127.0.0.1:" + other.adminPort(), "--database", database};
      assertThat(run("change", "list", here[0], here[1], here[2], here[3]).out())
          .contains(
              database + " 1 running on \"public\".\"orders\": ALTER TABLE orders ADD CONSTRAINT");
      assertThat(run("change", "show", "1", "--json", here[0], here[1], here[2], here[3]).out())
          .contains("\"owner\":\"" + worker + "\"");
      assertThat(run("uninstall", "--upstream", upstream).err())
          .contains("neither done nor undone");
      (isFirst ? first : second).kill();
      holding.close();
      awaitOne(server, database, "SELECT state FROM pgweir.change", "done");
      assertThat(one(server, database, "SELECT owner FROM pgweir.change")).isNotEqualTo(worker);
      assertThat(run("change", "show", "1", here[0], here[1], here[2], here[3]).out())
          .contains(" transaction, done: ALTER TABLE orders ADD CONSTRAINT")
          .contains(" validate, done: ALTER TABLE orders VALIDATE CONSTRAINT");
      Ran resumed = run("change", "resume", "1", here[0], here[1], here[2], here[3]);
      assertThat(resumed.status()).isEqualTo(1);
      assertThat(resumed.err()).contains("change 1 is done; resume is for one that is paused");
      assertThat(run("change", "show", "99", here[0], here[1]).err()).contains("no change 99");
      assertThat(run("change", "undo", "1", here[0], here[1], here[2], here[3]).status()).isZero();
      awaitOne(server, database, "SELECT state FROM pgweir.change", "undone");
      assertThat(one(server, database, "SELECT count(*) FROM pg_constraint WHERE conname = 'p'"))
          .isEqualTo("0");
      assertThat(run("change", "list", "--json", here[0], here[1], here[2], here[3]).out())
          .contains("\"state\":\"undone\"");
    }
    assertThat(run("uninstall", "--upstream", upstream).out()).contains("schema pgweir is gone");
    assertThat(run("change", "list", "--admin", "127.0.0.1:1").err()).contains("does not answer");
  }

  private ServeProcess serve(String upstream) throws IOException {
    Path policy = folder.resolve("plan.yaml");
    Files.writeString(
        policy,
        """
        apiVersion: pgweir/v1
        kind: Policy
        metadata: {name: plans, owner: test}
        rules: {add-check-full-scan: plan}
        plan: {wait: first-step}
        """);
    return ServeProcess.start(
        folder,
        "--upstream",
        upstream,
        "--listen",
        "127.0.0.1:0",
        "--admin",
        "127.0.0.1:0",
        "--policy",
        "pack:observe",
        "--policy",
        policy.toString());
  }

  private static void awaitOne(
      PostgresServer server, String database, String sql, String expected) {
    await().atMost(Duration.ofSeconds(60)).until(() -> one(server, database, sql).equals(expected));
  }

  private static String one(PostgresServer server, String database, String sql)
      throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }

  private static Ran run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = PgweirCommand.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    int status = line.execute(arguments);
    return new Ran(status, out.toString(), err.toString());
  }
}
