package org.pgweir.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;
import picocli.CommandLine;

/** What has run is in the audit log, however the gateway ended. */
final class AuditSurvivesKillTest {

  @TempDir Path folder;

  @Test
  void everyStatementThatRanIsInTheLogAfterKill() throws Exception {
    PostgresServer server = PostgresServers.newest();
    String database = server.createDatabase("audited");
    server.execute(database, "CREATE TABLE done (n int)");
    Path log = folder.resolve("audit.jsonl");
    for (int round = 0; round < 2; round++) {
      try (ServeProcess gateway = ServeProcess.start(folder, "--config", config(server))) {
        AtomicInteger sent = new AtomicInteger();
        int port = gateway.port();
        Thread client = Thread.ofPlatform().start(() -> insert(port, database, sent));
        while (sent.get() < 100) {
          Thread.sleep(5);
        }
        gateway.kill();
        gateway.status();
        client.join();
      }
    }
    List<String> written =
        Files.readAllLines(log).stream().filter(line -> line.contains("insert into done")).toList();
    assertThat(written).hasSizeGreaterThanOrEqualTo(rows(server, database));
    assertThat(written.size()).isLessThanOrEqualTo(rows(server, database) + 2);
    assertThat(written.getFirst())
        .contains("\"text\":\"insert into done values ( ? )\"")
        .containsPattern("\"tables\":\\[\"(public\\.)?done\"]")
        .doesNotContain("4711");
    assertThat(verify(log)).startsWith("0 ").contains("unchanged");

    List<String> lines = new ArrayList<>(Files.readAllLines(log));
    lines.set(10, lines.get(10).replace("\"user\":\"", "\"user\":\"x"));
    int changed = lines.get(10).contains("\"user\":\"x") ? 11 : 0;
    if (changed == 0) {
      lines.set(10, lines.get(10).replace("\"rows\":", "\"rows\":1"));
      changed = 11;
    }
    assertThat(verify(write("changed.jsonl", lines)))
        .startsWith("1 ")
        .contains("changed.jsonl:" + changed + ": was changed");
    List<String> fewer = new ArrayList<>(Files.readAllLines(log));
    fewer.remove(20);
    assertThat(verify(write("fewer.jsonl", fewer)))
        .startsWith("1 ")
        .contains("fewer.jsonl:21: is line 22; lines 21 to 21 before it are missing");
  }

  private Path write(String name, List<String> lines) throws Exception {
    return Files.write(folder.resolve(name), lines);
  }

  private String config(PostgresServer server) throws Exception {
    return Files.writeString(
            folder.resolve("pgweir.yaml"),
            """
            listen: {address: "127.0.0.1:0"}
            admin: {address: "127.0.0.1:0"}
            upstream: {url: "postgresql://postgres@127.0.0.1:%d/postgres"}
            audit: {file: audit.jsonl}
            """
                .formatted(server.port()),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING)
        .toString();
  }

  private static void insert(int port, String database, AtomicInteger sent) {
    try (Connection connection = DriverManager.getConnection(PostgresServer.url(port, database));
        Statement statement = connection.createStatement()) {
      while (true) {
        statement.execute("INSERT INTO done VALUES (4711)");
        sent.incrementAndGet();
      }
    } catch (SQLException killed) {
      // as it was meant to be
    }
  }

  private static int rows(PostgresServer server, String database) throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM done")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static String verify(Path file) {
    CommandLine pgweir = PgweirCommand.commandLine();
    StringWriter out = new StringWriter();
    pgweir.setOut(new PrintWriter(out));
    return pgweir.execute("audit", "verify", file.toString()) + " " + out;
  }
}
