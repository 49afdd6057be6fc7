package org.pgweir.gateway.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.config.GatewayConfig;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.config.ListenConfig;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.demo.DemoDatabase;
import org.pgweir.gateway.observe.GatewayMetrics;
import org.pgweir.policies.Policies;
import org.pgweir.policies.decision.TestRun;
import org.pgweir.policies.policy.PolicySet;

/** The SQL in the documentation does what the page says; docs/README.md tells how it is marked. */
final class DocumentationTest {

  private static final int ROWS = 2000;

  private static DemoDatabase server;

  @TempDir Path folder;

  /** One server for all pages, and for each page a new copy of the tour's database. */
  @BeforeAll
  static void startServer() throws Exception {
    server = DemoDatabase.start(ROWS);
    maintain("ALTER DATABASE " + DemoDatabase.NAME + " RENAME TO untouched");
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  private static void maintain(String... statements) throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(
            DemoDatabase.url(server.port()).replace("/" + DemoDatabase.NAME + "?", "/postgres?"))) {
      send(connection, List.of(statements));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pagesWithSql")
  void everyBlockOfSqlDoesWhatThePageSays(Path page) throws Exception {
    maintain(
        "DROP DATABASE IF EXISTS " + DemoDatabase.NAME + " WITH (FORCE)",
        "CREATE DATABASE " + DemoDatabase.NAME + " TEMPLATE untouched");
    try (GatewayMetrics metrics = new GatewayMetrics();
        Gateway gateway = Gateway.start(before(server), Policies.judge(), metrics);
        Connection through = connect(gateway.port());
        Connection direct = connect(server.port())) {
      for (Block block : Block.of(page)) {
        switch (block.info()) {
          case "sql" ->
              assertThatCode(() -> send(through, block.statements()))
                  .as(where(block))
                  .doesNotThrowAnyException();
          case "sql direct" ->
              assertThatCode(() -> send(direct, block.statements()))
                  .as(where(block))
                  .doesNotThrowAnyException();
          case "sql refused" ->
              assertThatThrownBy(() -> send(through, List.of(block.text())))
                  .as(where(block))
                  .isInstanceOfSatisfying(
                      SQLException.class,
                      refused -> assertThat(refused.getSQLState()).isEqualTo("42501"));
          default -> assertThat(block.info()).as(where(block)).doesNotStartWith("sql");
        }
      }
    }
  }

  @Test
  void yamlStandsOnlyWhereATestLoadsIt() {
    assertThat(pages().filter(page -> !page.endsWith("docs/configuration.md")))
        .flatExtracting(Block::of)
        .extracting(Block::info)
        .filteredOn(info -> !info.equals("yaml policy"))
        .noneMatch(info -> info.startsWith("yaml"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("policies")
  void everyPolicyPassesItsOwnTests(String where, Block block) throws Exception {
    Path file = Files.writeString(folder.resolve("policy.yaml"), block.text());
    PolicySet policies =
        Policies.load(List.of(file.toString()), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))
            .policies();
    assertThat(policies.tests())
        .filteredOn(test -> test.place().file().equals(file.toString()))
        .map(test -> TestRun.of(test, policies))
        .as(where)
        .allSatisfy(run -> assertThat(run.passed()).as(run.result()).isTrue());
  }

  private static Stream<Arguments> policies() {
    return pages()
        .flatMap(page -> Block.of(page).stream())
        .filter(block -> block.info().equals("yaml policy"))
        .map(block -> Arguments.of(where(block), block));
  }

  private static Stream<Path> pages() {
    return Repository.sourceFiles().stream().filter(file -> file.toString().endsWith(".md"));
  }

  private static Stream<Path> pagesWithSql() {
    return pages()
        .filter(page -> Block.of(page).stream().anyMatch(block -> block.info().startsWith("sql")));
  }

  private static GatewayConfig before(DemoDatabase database) {
    return GatewayConfig.defaults(
            UpstreamConfig.of(new HostPort(DemoDatabase.HOST, database.port())))
        .withListen(new ListenConfig(new HostPort(DemoDatabase.HOST, 0), Optional.empty()))
        .withAdmin(Optional.empty());
  }

  private static Connection connect(int port) throws SQLException {
    return DriverManager.getConnection(DemoDatabase.url(port) + "&preferQueryMode=simple");
  }

  private static void send(Connection connection, List<String> texts) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : texts) {
        statement.execute(sql);
      }
    }
  }

  private static String where(Block block) {
    return block.page() + ":" + block.line();
  }
}
