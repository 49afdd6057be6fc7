package org.pgweir.gateway.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;
import org.postgresql.util.PSQLException;

/** What a client meets whose statement is held, and what it can do about it. */
final class HeldStatementTest {

  private static final List<String> PROTOCOLS =
      List.of("simple", "extended", "extendedForPrepared");

  /** So slow that whoever comes second waits for longer than any test. */
  private static final String SLOW = "pace: {traffic: all-rows, rows: 100, health: false}\n";

  private static final String ALL = "UPDATE orders SET total = total + 1";

  private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

  @TempDir Path folder;

  @EachServer
  void hearsWhyAndHowLongAndHoldsNothingMeanwhile(PostgresServer server) throws Exception {
    try (PacedShop shop = PacedShop.on(server, folder, SLOW)) {
      int port = shop.gateway();
      spend(shop, port);
      for (String protocol : PROTOCOLS) {
        try (Connection client = shop.through(port, protocol);
            Statement statement = client.createStatement()) {
          statement.execute("SET application_name = 'held'");
          CompletableFuture<Integer> held = async(() -> statement.executeUpdate(ALL));
          waiting()
              .untilAsserted(() ->
                  assertThat(PacedShop.notices(statement))
                      .anySatisfy(notice ->
                          assertThat(notice)
                              .startsWith("the statement is held: ")
                              .endsWith("rows are still to be paid for, at 100 rows per second")));
          var notice = Objects.requireNonNull(statement.getWarnings());
          assertThat(notice.getSQLState()).isEqualTo("00000");
          assertThat(
                  shop.one(
                      """
                      SELECT state || ' ' || (SELECT count(*) FROM pg_locks l WHERE l.pid = a.pid)
                      FROM pg_stat_activity a WHERE application_name = 'held'
                      """))
              .as(protocol)
              .isEqualTo("idle 0");
          assertThat(held).isNotDone();
          statement.cancel();
          assertThat(failure(held).getSQLState()).as(protocol).isEqualTo("57014");
          assertThat(statement.executeUpdate("UPDATE orders SET total = 5 WHERE id = 1"))
              .isEqualTo(1);
        }
      }
    }
  }

  @EachServer
  void isNotBegunForAClientThatIsGone(PostgresServer server) throws Exception {
    try (PacedShop shop = PacedShop.on(server, folder, SLOW)) {
      int port = shop.gateway();
      Connection client = shop.through(port, "simple");
      Statement statement = client.createStatement();
      statement.execute("SET application_name = 'leaving'");
      spend(shop, port);
      String before = shop.one("SELECT sum(total) FROM orders");
      CompletableFuture<Integer> held = async(() -> statement.executeUpdate(ALL));
      waiting().until(() -> !PacedShop.notices(statement).isEmpty());
      client.abort(Runnable::run);
      failure(held);
      waiting()
          .until(() ->
              shop.one("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'leaving'")
                  .equals("0"));
      assertThat(shop.one("SELECT sum(total) FROM orders")).isEqualTo(before);
    }
  }

  @EachServer
  void failsWhenItIsHeldForLongerThanThePolicyLets(PostgresServer server) throws Exception {
    String pace = "pace: {traffic: all-rows, rows: 100, health: false, longest: 500ms}\n";
    try (PacedShop shop = PacedShop.on(server, folder, pace)) {
      int port = shop.gateway();
      spend(shop, port);
      for (String protocol : PROTOCOLS) {
        try (Connection client = shop.through(port, protocol);
            Statement statement = client.createStatement()) {
          PSQLException failed =
              catchThrowableOfType(PSQLException.class, () -> statement.executeUpdate(ALL));
          assertThat(failed.getSQLState()).isEqualTo("53400");
          var error = Objects.requireNonNull(failed.getServerErrorMessage());
          assertThat(error.getDetail()).contains("Policy paced holds no longer than that.");
          assertThat(error.getTable()).isEqualTo("orders");
          assertThat(statement.executeUpdate("DELETE FROM orders WHERE id = -1")).isZero();
        }
      }
    }
  }

  @EachServer
  void doesNotUseUpTheStatementTimeout(PostgresServer server) throws Exception {
    String pace = "pace: {traffic: all-rows, statements: 2, health: false}\n";
    try (PacedShop shop = PacedShop.on(server, folder, pace)) {
      int port = shop.gateway();
      for (String protocol : PROTOCOLS) {
        try (Connection client = shop.through(port, protocol);
            Statement statement = client.createStatement()) {
          statement.execute("SET statement_timeout = '400ms'");
          long start = System.nanoTime();
          for (int i = 0; i < 3; i++) {
            assertThat(statement.executeUpdate("DELETE FROM orders")).isNotNegative();
          }
          assertThat(Duration.ofNanos(System.nanoTime() - start))
              .isGreaterThan(Duration.ofMillis(900));
        }
      }
    }
  }

  @EachServer
  void waitsBeforeATransactionAndNeverInIt(PostgresServer server) throws Exception {
    for (String protocol : PROTOCOLS) {
      String pace = "pace: {traffic: all-rows, rows: 40000, health: false}\n";
      try (PacedShop shop = PacedShop.on(server, folder, pace);
          Connection client = shop.through(shop.gateway(), protocol);
          Statement statement = client.createStatement()) {
        client.setAutoCommit(false);
        long start = System.nanoTime();
        statement.executeUpdate(ALL);
        statement.executeUpdate(ALL);
        statement.executeUpdate(ALL);
        long inTransaction = System.nanoTime() - start;
        client.commit();
        statement.executeUpdate(ALL);
        client.commit();
        assertThat(PacedShop.notices(statement)).as(protocol).isNotEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start - inTransaction))
            .as("60,000 rows are paid for before the next transaction, at 40,000 per second")
            .isGreaterThan(Duration.ofMillis(700));
        assertThat(shop.one("SELECT sum(total) FROM orders")).isEqualTo("80000");
      }
    }
  }

  @EachServer
  void isToldByItsCommentOrItsSession(PostgresServer server) throws Exception {
    String pace = "pace: {traffic: tagged, concurrency: 1, health: false, longest: 2s}\n";
    try (PacedShop shop = PacedShop.on(server, folder, pace)) {
      int port = shop.gateway();
      try (Connection locking = shop.direct();
          Connection one = shop.through(port, "simple");
          Connection other = shop.through(port, "simple");
          Statement lock = locking.createStatement();
          Statement first = one.createStatement();
          Statement statement = other.createStatement()) {
        lock.execute("BEGIN; UPDATE orders SET total = 2 WHERE id = 3");
        CompletableFuture<Integer> running = running(shop, first);
        String row = "UPDATE orders SET total = 1 WHERE id = 1";
        assertThat(statement.executeUpdate(row)).isEqualTo(1);
        assertHeld(() -> statement.executeUpdate(row + " /*action='x',traffic='backfill'*/"));
        assertThat(statement.executeUpdate(row + " /*traffic='web'*/")).isEqualTo(1);
        statement.execute("SET pgweir.traffic = 'backfill'");
        assertHeld(() -> statement.executeUpdate(row));
        statement.execute("RESET pgweir.traffic");
        assertThat(statement.executeUpdate(row)).isEqualTo(1);
        lock.execute("COMMIT");
        assertThat(running.get()).isEqualTo(1);
      }
    }
  }

  @EachServer
  void runsAsManyAtATimeAsThePolicySays(PostgresServer server) throws Exception {
    String pace = "pace: {traffic: tagged, concurrency: 1, health: false}\n";
    try (PacedShop shop = PacedShop.on(server, folder, pace)) {
      int port = shop.gateway();
      try (Connection locking = shop.direct();
          Connection one = shop.through(port, "simple");
          Connection other = shop.through(port, "extended");
          Statement lock = locking.createStatement();
          Statement first = one.createStatement();
          Statement second = other.createStatement()) {
        lock.execute("BEGIN; UPDATE orders SET total = 2 WHERE id = 3");
        CompletableFuture<Integer> running = running(shop, first);
        CompletableFuture<Integer> held =
            async(() ->
                second.executeUpdate("DELETE FROM orders WHERE id = 2 /*traffic='backfill'*/"));
        waiting()
            .untilAsserted(() ->
                assertThat(PacedShop.notices(second))
                    .last(STRING)
                    .contains("1 such statements run already, as many as may at a time"));
        assertThat(held).isNotDone();
        lock.execute("COMMIT");
        assertThat(running.get()).isEqualTo(1);
        assertThat(held.get()).isEqualTo(1);
      }
    }
  }

  @Test
  void waitsWhileTheServerIsNotWell() throws Exception {
    String pace = "pace: {traffic: any, health: true}\n";
    try (PacedShop shop = PacedShop.on(PostgresServers.newest(), folder, pace);
        Connection client = shop.through(shop.gateway(), "simple");
        Connection blocker = shop.direct();
        Connection blocked = shop.direct();
        Statement statement = client.createStatement();
        Statement locking = blocker.createStatement();
        Statement waits = blocked.createStatement()) {
      blocker.setAutoCommit(false);
      locking.execute("LOCK TABLE orders IN SHARE MODE");
      CompletableFuture<Integer> writer =
          async(() -> waits.executeUpdate("UPDATE orders SET total = 0 WHERE id = 1"));
      statement.execute("SET statement_timeout = '500ms'");
      CompletableFuture<Integer> held = async(() -> untilItRuns(statement));
      waiting()
          .untilAsserted(() ->
              assertThat(PacedShop.notices(statement))
                  .anyMatch(notice -> notice.contains("lock waiters: 1 sessions wait")));
      blocker.rollback();
      assertThat(writer.get()).isEqualTo(1);
      assertThat(held.get()).isEqualTo(1);
    }
  }

  /** Until the health is read statements go on, and run into the lock. */
  private static int untilItRuns(Statement statement) throws SQLException {
    while (true) {
      try {
        return statement.executeUpdate("UPDATE orders SET total = 2 WHERE id = 2");
      } catch (SQLException timeout) {
        assertThat(timeout.getSQLState()).isEqualTo("57014");
      }
    }
  }

  @EachServer
  void isRecognisedByPreparedStatementsToo(PostgresServer server) throws Exception {
    String pace = "pace: {traffic: loop, rows: 100, health: false}\n";
    try (PacedShop shop = PacedShop.on(server, folder, pace);
        Connection client = shop.through(shop.gateway(), "extended");
        PreparedStatement update =
            client.prepareStatement("UPDATE orders SET total = 9 WHERE id BETWEEN ? AND ?")) {
      long start = System.nanoTime();
      for (int i = 0; i < 8; i++) {
        update.setInt(1, i * 50 + 1);
        update.setInt(2, i * 50 + 50);
        assertThat(update.executeUpdate()).isEqualTo(50);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
      assertThat(shop.one("SELECT count(*) FROM orders WHERE total = 9")).isEqualTo("400");
    }
  }

  /** Puts the budget in debt for long; what is held too long before it was opened tries again. */
  private static void spend(PacedShop shop, int port) {
    waiting()
        .ignoreExceptionsInstanceOf(SQLException.class)
        .until(() -> {
          try (Connection client = shop.through(port, "simple");
              Statement statement = client.createStatement()) {
            return statement.executeUpdate(ALL) == 20_000;
          }
        });
  }

  /** Begins a statement of a backfill that does not end before a lock is released. */
  private static CompletableFuture<Integer> running(PacedShop shop, Statement statement) {
    CompletableFuture<Integer> running =
        async(() ->
            statement.executeUpdate(
                "UPDATE orders SET total = 3 WHERE id = 3 /*traffic='backfill'*/"));
    waiting()
        .until(() ->
            shop.one(
                    "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype ="
                        + " 'transactionid'")
                .equals("1"));
    return running;
  }

  private static void assertHeld(Work work) {
    PSQLException failed = catchThrowableOfType(PSQLException.class, work::run);
    assertThat(failed.getSQLState()).isEqualTo("53400");
  }

  private interface Work {
    int run() throws SQLException;
  }

  private static CompletableFuture<Integer> async(Work work) {
    return CompletableFuture.supplyAsync(
            () -> {
              try {
                return work.run();
              } catch (SQLException failed) {
                throw new IllegalStateException(failed);
              }
            },
            THREADS)
        .orTimeout(1, TimeUnit.MINUTES);
  }

  private static SQLException failure(CompletableFuture<Integer> held) {
    Throwable thrown = catchThrowableOfType(Exception.class, held::get);
    while (thrown != null && !(thrown instanceof SQLException)) {
      thrown = thrown.getCause();
    }
    return (SQLException) Objects.requireNonNull(thrown);
  }

  private static ConditionFactory waiting() {
    return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
  }
}
