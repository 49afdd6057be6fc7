package org.pgweir.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;
import picocli.CommandLine;

/** A gateway as a process of its own, asked who uses what. */
class UsageCommandTest {

  @TempDir private Path folder;

  @Test
  void showsWhoUsesAColumnAndWhoPasses() throws Exception {
    PostgresServer server = PostgresServers.newest();
    String database = server.createDatabase("used");
    String upstream = "postgresql://postgres@127.0.0.1:%d/%s".formatted(server.port(), database);
    assertThat(run("install", "--upstream", upstream)).contains("usage.sql");
    server.execute(
        database, "CREATE SCHEMA other", "CREATE TABLE orders (id bigint, status text, note text)");
    try (ServeProcess gateway =
        ServeProcess.start(
            folder, "--upstream", upstream, "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0")) {
      insert(gateway, database);
      insert(gateway, database);
      String admin = "--admin=127.0.0.1:" + gateway.adminPort();

      assertThat(run("usage", "show", "orders.status", admin))
          .startsWith("public.orders.status in " + database)
          .contains("observed since")
          .contains("write status by \"checkout\" (role postgres): 2 statements, last ")
          .contains("no read for ");
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> {
            // What an INSERT leaves out is known once the gateway has read the catalogue.
            insert(gateway, database);
            assertThat(run("usage", "show", "orders", admin))
                .contains("omit note by \"checkout\"")
                .contains("no use for ");
          });
      assertThat(run("usage", "show", "public.orders.note", "--json", admin))
          .contains("\"use\":\"omit\"")
          .contains("\"not_observed_seconds\":");
      Path change = folder.resolve("change.sql");
      Files.writeString(change, "ALTER TABLE orders DROP COLUMN status;");
      assertThat(run("explain", "--upstream", upstream, change.toString()))
          .contains("refuse")
          .contains("\"checkout\" (role postgres) writes it");
      assertThat(run("usage", "show", "nothing.here", admin)).contains("has no such table");
      assertThat(run("usage", "trust", "metrics", "--because=reads views alone", admin))
          .contains("role metrics may pass: reads views alone");
      assertThat(run("usage", "show", "orders.status", admin)).contains("role metrics may pass");
      assertThat(run("usage", "distrust", "metrics", admin)).doesNotContain("metrics");
      assertThat(run("usage", "distrust", "metrics", admin)).contains("was not trusted");
      server.execute(database, "CREATE TABLE other.orders (id int)");
      assertThat(run("usage", "show", "orders", admin))
          .contains("several tables bear that name: name one of other.orders, public.orders");
    }
  }

  private static void insert(ServeProcess gateway, String database) throws SQLException {
    try (Connection client =
            DriverManager.getConnection(
                PostgresServer.url(gateway.port(), database) + "&ApplicationName=checkout");
        Statement statement = client.createStatement()) {
      statement.execute("INSERT INTO orders (id, status) VALUES (1, 'new')");
    }
  }

  /** What the command printed, to whichever stream. */
  private static String run(String... arguments) {
    StringWriter printed = new StringWriter();
    CommandLine line = PgweirCommand.commandLine();
    line.setOut(new PrintWriter(printed, true));
    line.setErr(new PrintWriter(printed, true));
    line.execute(arguments);
    return printed.toString();
  }
}
