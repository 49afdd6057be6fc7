package org.pgweir.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.config.AuditConfig;
import org.pgweir.gateway.config.AuditConfig.Before;
import org.pgweir.gateway.config.AuditConfig.OnFailure;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.TestGateways;
import org.pgweir.policies.Policies;

/** What is written of statements, and what becomes of them when it cannot be. */
final class AuditLogTest {

  private static final TestGateways GATEWAYS = new TestGateways();

  @TempDir Path folder;

  @AfterAll
  static void stopGateways() {
    GATEWAYS.close();
  }

  @EachServer
  void tellsWhoDidWhatAndWhatCameOfIt(PostgresServer server) throws Exception {
    String database = server.createDatabase("audited");
    server.execute(database, "CREATE TABLE people (id int, name text)");
    for (String protocol : List.of("simple", "extended")) {
      server.execute(database, "TRUNCATE people");
      Path file = folder.resolve("audit-" + protocol + ".jsonl");
      try (Connection client = connect(gateway(server, AuditConfig.in(file)), database, protocol);
          Statement statement = client.createStatement();
          PreparedStatement prepared =
              client.prepareStatement("DELETE FROM people WHERE name = ?")) {
        statement.execute("INSERT INTO people VALUES (1, 'top secret'), (2, 'other')");
        statement.executeQuery("SELECT name FROM people").close();
        prepared.setString(1, "hidden value");
        prepared.execute();
        failsWith(statement, "SELECT 1/0", "22012");
        failsWith(
            statement, "ALTER TABLE people ADD COLUMN u uuid DEFAULT gen_random_uuid()", "42501");
      }
      List<String> lines = lines(file, 10);
      assertThat(lines)
          .noneMatch(line -> line.contains("top secret") || line.contains("hidden value"))
          .anyMatch(line ->
              line.contains("\"user\":\"postgres\"")
                  && line.contains("\"class\":\"application\"")
                  && line.contains("\"text\":\"select name from people\"")
                  && line.contains("\"verdict\":\"forward\""))
          .anyMatch(line -> line.contains("\"event\":\"outcome\"") && line.contains("\"rows\":2"))
          .anyMatch(line -> line.contains("\"error\":\"22012\""))
          .anyMatch(line -> line.contains("\"error\":\"42501\""))
          .anyMatch(line ->
              line.contains("\"verdict\":\"refuse\"")
                  && line.contains("\"rule\":\"add-column-volatile-default\""));
      assertThat(AuditVerification.of(List.of(file)).broken()).isEmpty();
    }
  }

  @EachServer
  void statementsAreRefusedWhileTheirLinesCannotBeWritten(PostgresServer server) throws Exception {
    String database = server.createDatabase("audited");
    for (Before before : Before.values()) {
      AuditConfig full =
          new AuditConfig(Path.of("/dev/full"), before, OnFailure.REFUSE, 1 << 20, 1, false);
      try (Connection client = connect(gateway(server, full), database, "simple");
          Statement statement = client.createStatement()) {
        await().untilAsserted(() -> failsWith(statement, "CREATE TABLE made (id int)", "58030"));
      } catch (SQLException login) {
        assertThat(login.getSQLState()).isEqualTo("58030");
      }
    }
  }

  @Test
  void theChainGoesOnThroughFilesThatWerePutAside() throws Exception {
    Path file = folder.resolve("small.jsonl");
    AuditConfig config = new AuditConfig(file, Before.WRITTEN, OnFailure.REFUSE, 2_000, 3, false);
    for (int round = 0; round < 2; round++) {
      try (AuditFile log = AuditFile.open(config)) {
        for (int i = 0; i < 20; i++) {
          log.append(List.of("{\"n\":" + i, "{\"m\":" + i));
        }
      }
    }
    List<Path> files =
        List.of(aside(file, 3), aside(file, 2), aside(file, 1), file).stream()
            .filter(Files::exists)
            .toList();
    assertThat(files).hasSizeGreaterThanOrEqualTo(4);
    assertThat(AuditVerification.of(files).broken()).isEmpty();
    assertThat(AuditVerification.of(List.of(files.get(0), files.get(2))).broken().orElseThrow())
        .contains("are missing");
  }

  @Test
  void aLineThatWasNotFinishedIsCutOffAndTheChainGoesOn() throws Exception {
    Path file = folder.resolve("torn.jsonl");
    try (AuditFile log = AuditFile.open(AuditConfig.in(file))) {
      log.append(List.of("{\"n\":1", "{\"n\":2"));
    }
    Files.writeString(file, "{\"n\":3,\"li", java.nio.file.StandardOpenOption.APPEND);
    try (AuditFile log = AuditFile.open(AuditConfig.in(file))) {
      log.append(List.of("{\"n\":3"));
    }
    AuditVerification result = AuditVerification.of(List.of(file));
    assertThat(result.broken()).isEmpty();
    assertThat(result.lines()).isEqualTo(3);
  }

  private static Path aside(Path file, int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  private static List<String> lines(Path file, int atLeast) {
    await().untilAsserted(() -> assertThat(Files.readAllLines(file)).hasSizeGreaterThan(atLeast));
    try {
      return Files.readAllLines(file);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void failsWith(Statement statement, String sql, String sqlState) {
    assertThatThrownBy(() -> statement.execute(sql))
        .isInstanceOfSatisfying(
            SQLException.class, failure -> assertThat(failure.getSQLState()).isEqualTo(sqlState));
  }

  private static Gateway gateway(PostgresServer server, AuditConfig audit) throws Exception {
    return GATEWAYS.inFrontOf(
        server.port(),
        Policies.load(List.of(), Clock.systemUTC()),
        config -> config.withAudit(Optional.of(audit)));
  }

  private static Connection connect(Gateway gateway, String database, String protocol)
      throws SQLException {
    return DriverManager.getConnection(
        PostgresServer.url(gateway.port(), database) + "&preferQueryMode=" + protocol);
  }
}
