package org.pgweir.gateway.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.config.LimitsConfig;
import org.pgweir.gateway.testkit.Frame;
import org.pgweir.gateway.testkit.FrontendBytes;
import org.pgweir.gateway.testkit.MarkedJudge;
import org.pgweir.gateway.testkit.PostgresServers;
import org.pgweir.gateway.testkit.RawClient;
import org.pgweir.gateway.testkit.TestGateways;

/** A gateway that is told to stop lets transactions end. */
final class DrainTest {

  private static final TestGateways GATEWAYS = new TestGateways();

  @AfterAll
  static void stopGateways() {
    GATEWAYS.close();
  }

  private static Gateway gateway(Duration deadline) {
    LimitsConfig limits =
        new LimitsConfig(
            1 << 20, Duration.ofSeconds(10), OptionalInt.empty(), Duration.ofSeconds(10), deadline);
    return GATEWAYS.inFrontOf(
        PostgresServers.newest().port(), new MarkedJudge(), config -> config.withLimits(limits));
  }

  private static RawClient login(Gateway gateway) {
    return RawClient.login(gateway.port(), "postgres", "postgres");
  }

  /** A message that the gateway has not read yet does not keep its session from being idle. */
  private static void awaitAsleep() throws SQLException {
    String asleep =
        "SELECT count(*) FROM pg_stat_activity"
            + " WHERE query = 'select pg_sleep(1)' AND wait_event = 'PgSleep'";
    try (Connection connection = PostgresServers.newest().connect("postgres");
        Statement statement = connection.createStatement()) {
      await().until(() -> one(statement, asleep) == 1);
    }
  }

  private static int one(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    }
  }

  private static CompletableFuture<Void> drain(Gateway gateway) {
    return CompletableFuture.runAsync(gateway::drain);
  }

  private static void assertEndsByAdministrator(List<Frame> frames) {
    assertThat(frames.getLast().field('S')).isEqualTo("FATAL");
    assertThat(frames.getLast().field('C')).isEqualTo("57P01");
  }

  @Test
  void idleSessionsEndAtOnceAndBusyOnesAtTheEndOfTheirTransaction() throws SQLException {
    Gateway gateway = gateway(Duration.ofSeconds(30));
    try (RawClient idle = login(gateway);
        RawClient open = login(gateway);
        RawClient running = login(gateway)) {
      open.query("begin");
      running.send(FrontendBytes.query("select pg_sleep(1)"));
      awaitAsleep();

      CompletableFuture<Void> drained = drain(gateway);

      assertEndsByAdministrator(idle.readUntilClosed());
      assertThat(open.query("select 1").getLast().transactionStatus()).isEqualTo('T');
      List<Frame> slept = running.readUntilClosed();
      assertThat(slept).extracting(Frame::type).containsExactly('T', 'D', 'C', 'Z', 'E');
      assertEndsByAdministrator(slept);
      assertThat(drained).isNotDone();
      open.send(FrontendBytes.query("commit"));
      List<Frame> committed = open.readUntilClosed();
      assertThat(committed).extracting(Frame::type).containsExactly('C', 'Z', 'E');
      assertEndsByAdministrator(committed);
      drained.join();
    }
  }

  @Test
  void whoIsStillBusyAtTheDeadlineIsEnded() {
    Gateway gateway = gateway(Duration.ofSeconds(1));
    try (RawClient open = login(gateway);
        RawClient starting = RawClient.connect(gateway.port())) {
      open.query("begin");
      starting.send(FrontendBytes.startup(FrontendBytes.VERSION_3_0, Map.of("user", "by_scram")));
      drain(gateway).join();
      assertEndsByAdministrator(open.readUntilClosed());
      assertThat(starting.readUntilClosed()).isNotNull();
    }
  }
}
