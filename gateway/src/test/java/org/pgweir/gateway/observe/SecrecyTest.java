package org.pgweir.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.testkit.MarkedJudge;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;
import org.pgweir.gateway.testkit.TestGateways;
import org.pgweir.policies.Judge;
import org.pgweir.policies.Judgement;
import org.pgweir.policies.SessionFacts;
import org.slf4j.LoggerFactory;

/** What clients send stays out of the log, at every level that somebody might switch on. */
class SecrecyTest {

  private static final String SECRET = "swordfish";

  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Level levelBefore = root.getLevel();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final PostgresServer server = PostgresServers.newest();
  private final TestGateways gateways = new TestGateways();

  @BeforeEach
  void listen() {
    log.start();
    root.addAppender(log);
    root.setLevel(Level.DEBUG);
  }

  @AfterEach
  void stopListening() {
    gateways.close();
    root.setLevel(levelBefore);
    root.detachAppender(log);
  }

  @Test
  void logsThatAStatementWasRefusedButNotTheStatement() throws SQLException {
    Gateway gateway = gateways.inFrontOf(server, new MarkedJudge());
    try (Connection connection = connect(gateway)) {
      fails(connection, "SELECT '" + SECRET + "' AS refuse_me");
      fails(connection, "SELECT '" + SECRET + "");
      fails(connection, "SELECT '" + SECRET + "'::int");
      try (PreparedStatement bound = connection.prepareStatement("SELECT ?::int")) {
        bound.setString(1, SECRET);
        assertThatExceptionOfType(SQLException.class).isThrownBy(bound::execute);
      }
    }
    assertThat(lines()).anyMatch(line -> line.contains(MarkedJudge.RULE));
    assertThat(lines()).noneMatch(line -> line.contains(SECRET));
  }

  @Test
  void logsThatTheJudgeFailedButNotOnWhat() throws SQLException {
    Gateway gateway = gateways.inFrontOf(server, new FailingJudge());
    try (Connection connection = connect(gateway)) {
      fails(connection, "SELECT '" + SECRET + "'");
    }
    assertThat(lines())
        .anyMatch(line ->
            line.contains("the judge failed")
                && line.contains("IllegalStateException")
                && line.contains("FailingJudge"));
    assertThat(lines()).noneMatch(line -> line.contains(SECRET));
  }

  @Test
  void logsNoPassword() {
    Gateway gateway = gateways.inFrontOf(server, new MarkedJudge());
    for (String role : List.of("by_password", "by_md5", "by_scram")) {
      String url = "jdbc:postgresql://127.0.0.1:" + gateway.port() + "/postgres";
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> DriverManager.getConnection(url, role, SECRET).close());
    }
    assertThat(lines()).noneMatch(line -> line.contains(SECRET));
  }

  private static Connection connect(Gateway gateway) throws SQLException {
    return DriverManager.getConnection(PostgresServer.url(gateway.port(), "postgres"));
  }

  private static void fails(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.execute(sql));
    }
  }

  /** Everything logged so far, as the shipped configuration would print it. */
  private List<String> lines() {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setWithFormattedMessage(true);
    encoder.start();
    return List.copyOf(log.list).stream()
        .map(event -> new String(encoder.encode(event), StandardCharsets.UTF_8))
        .toList();
  }

  /** Fails on a statement with the secret, and repeats it in its complaint as parsers do. */
  private static final class FailingJudge implements Judge {

    @Override
    public long epoch() {
      return 0;
    }

    @Override
    public Judgement judge(String sql, SessionFacts session) {
      if (sql.contains(SECRET)) {
        throw new IllegalStateException("cannot read " + sql, new RuntimeException(sql));
      }
      return new Judgement(List.of(), epoch());
    }

    @Override
    public Judgement judgeFunctionCall(int functionOid, SessionFacts session) {
      return new Judgement(List.of(), epoch());
    }
  }
}
