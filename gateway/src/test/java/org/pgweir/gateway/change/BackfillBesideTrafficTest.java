package org.pgweir.gateway.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.backfill.BackfillJob;
import org.pgweir.gateway.backfill.BackfillProgress;
import org.pgweir.gateway.backfill.BackfillTerms;
import org.pgweir.gateway.backfill.Backfills.Started;
import org.pgweir.gateway.backfill.RowWork;
import org.pgweir.gateway.backfill.RunsAs;
import org.pgweir.gateway.backfill.Signal;
import org.pgweir.gateway.observe.GatewayMetrics;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * A job over 200,000 rows, or as many as {@code -Dbackfill.rows} says: how fast it is alone, what
 * the traffic beside it notices, and how soon it gives way.
 */
@Tag("alone")
final class BackfillBesideTrafficTest {

  private static final int ROWS = Integer.getInteger("backfill.rows", 200_000);
  private static final int ROUNDS = 4;
  private static final double OF_ONE_UPDATE = 0.8;

  /** What a quiet machine keeps is 2 s; others may want the processor meanwhile. */
  private static final Duration SOON = Duration.ofSeconds(6);

  private final GatewayMetrics metrics = new GatewayMetrics();
  private final AtomicReference<List<Signal>> traffic = new AtomicReference<>(List.of());
  private @Nullable Changes changes;

  @AfterEach
  void close() {
    if (changes != null) {
      changes.close();
    }
  }

  @EachServer
  void aloneItIsAlmostAsFastAsOneUpdate(PostgresServer server) throws Exception {
    Shop shop = many(server);
    double update = Double.MAX_VALUE;
    double job = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS && update < OF_ONE_UPDATE * job; round++) {
      shop.run("VACUUM many", "CHECKPOINT");
      long start = System.nanoTime();
      shop.run("UPDATE many SET note = 'u%1$d' WHERE note <> 'u%1$d'".formatted(round));
      update = Math.min(update, (System.nanoTime() - start) / 1e9);
      shop.run("VACUUM many", "CHECKPOINT");
      long id = start(shop, "note = 'j%d'".formatted(round), "note <> 'j%d'".formatted(round));
      assertThat(ended(shop, id).rowsChanged()).isEqualTo(ROWS);
      job =
          Math.min(
              job,
              Double.parseDouble(
                  shop.one(
                      "SELECT EXTRACT(epoch FROM ended_at - started_at) FROM pgweir.step"
                          + " WHERE change = "
                          + id)));
    }
    System.out.printf(
        "%s: %d rows, one UPDATE %.2f s, job %.2f s: %.2f of its speed%n",
        server, ROWS, update, job, update / job);
    assertThat(update / job).isGreaterThanOrEqualTo(OF_ONE_UPDATE);
  }

  @EachServer
  void theForegroundHardlyNotices(PostgresServer server) throws Exception {
    Shop shop = many(server);
    try (SteadyTraffic foreground = new SteadyTraffic(shop, ROWS)) {
      foreground.measure(Duration.ofSeconds(2));
      double baseline = foreground.measure(Duration.ofSeconds(5)).p99Millis();
      CompletableFuture<Void> telling =
          CompletableFuture.runAsync(() -> foreground.tell(baseline, traffic::set));
      foreground.begin();
      long id = start(shop, "note = 'done'", "note <> 'done'");
      await()
          .atMost(Duration.ofSeconds(40))
          .pollInterval(Duration.ofMillis(200))
          .until(() -> progress(shop, id).state().isOver() || foreground.seconds() > 15);
      double during = foreground.end().p99Millis();
      telling.join();
      long changed = progress(shop, id).rowsChanged();
      double after = foreground.measure(Duration.ofSeconds(5)).p99Millis();
      System.out.printf(
          "%s: p99 %.2f ms before, %.2f ms beside the job (%d rows), %.2f ms after%n",
          server, baseline, during, changed, after);
      assertThat(changed).isGreaterThan(ROWS / 50);
      assertThat(during).isLessThanOrEqualTo(1.5 * Math.max(baseline, after) + 5);
    }
  }

  @EachServer
  void givesWaySoonAndSaysWhyAndComesBack(PostgresServer server) throws Exception {
    Shop shop = many(server);
    BackfillTerms slow =
        new BackfillTerms(0, Duration.ofMillis(20), 50, Optional.empty(), OptionalLong.empty());
    long id = start(shop, "note = 'done'", "note <> 'done'", slow);
    goesOn(shop, id);
    traffic.set(List.of(new Signal("foreground", 9, 1.5, 3, "p99 is 9 times what it was")));
    saysSoon(shop, "foreground: p99 is 9 times what it was");
    assertThat(standsStill(shop, id)).isTrue();
    traffic.set(List.of());
    goesOn(shop, id);
    try (Connection reader = shop.connect();
        Statement reading = reader.createStatement();
        Connection waiter = shop.connect();
        Statement waiting = waiter.createStatement()) {
      reader.setAutoCommit(false);
      waiter.setAutoCommit(false);
      reading.execute("SELECT 1 FROM many LIMIT 1");
      CompletableFuture<Void> wait =
          CompletableFuture.runAsync(
              () -> execute(waiting, "LOCK TABLE many IN ACCESS EXCLUSIVE MODE"));
      shop.awaitOne(
          "SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'", "1");
      saysSoon(shop, "ock");
      reader.rollback();
      wait.join();
      waiter.rollback();
    }
    goesOn(shop, id);
    try (Connection replica = replication(shop, server)) {
      PGReplicationStream stream =
          replica
              .unwrap(PGConnection.class)
              .getReplicationAPI()
              .replicationStream()
              .physical()
              .withStartPosition(LogSequenceNumber.valueOf(server.walPosition()))
              .withStatusInterval(100, TimeUnit.MILLISECONDS)
              .start();
      LogSequenceNumber behind = LogSequenceNumber.valueOf(server.walPosition());
      await()
          .atMost(Duration.ofSeconds(40))
          .pollInterval(Duration.ofMillis(50))
          .until(() -> {
            stream.readPending();
            stream.setFlushedLSN(stream.getLastReceiveLSN());
            stream.setAppliedLSN(behind);
            stream.forceUpdateStatus();
            return shop.one("SELECT max(replay_lag) > '1.5 s' FROM pg_stat_replication")
                .equals("t");
          });
      saysSoon(shop, "replay lag: a replica is");
    }
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> !shop.one("SELECT waits_for FROM pgweir.step").contains("replay lag"));
    goesOn(shop, id);
  }

  private static void saysSoon(Shop shop, String why) throws Exception {
    long start = System.nanoTime();
    await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> shop.one("SELECT waits_for FROM pgweir.step").contains(why));
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    System.out.printf("%s: said '%s' after %d ms%n", shop.server(), why, took.toMillis());
    assertThat(took).isLessThan(SOON);
  }

  private void goesOn(Shop shop, long id) throws Exception {
    long before = progress(shop, id).rowsChanged();
    await().atMost(Duration.ofSeconds(40)).until(() -> progress(shop, id).rowsChanged() > before);
  }

  private boolean standsStill(Shop shop, long id) throws Exception {
    long before = progress(shop, id).rowsChanged();
    Thread.sleep(500);
    return progress(shop, id).rowsChanged() == before;
  }

  private Shop many(PostgresServer server) throws Exception {
    Shop shop = Shop.on(server);
    shop.run(
        """
        CREATE TABLE many (id bigint PRIMARY KEY, total numeric, note text, counter int)
        WITH (autovacuum_enabled = false)\
        """,
        "INSERT INTO many SELECT i, i, 'n', 0 FROM generate_series(1, %d) i".formatted(ROWS),
        "VACUUM ANALYZE many");
    changes =
        Changes.open(
            shop.upstream(), metrics.changes(), (_, _) -> traffic.get(), Gateway.clock(), _ -> {});
    changes.begun(shop.database(), 0);
    return shop;
  }

  private long start(Shop shop, String assignments, String condition) throws Exception {
    return start(shop, assignments, condition, BackfillTerms.USUAL);
  }

  private long start(Shop shop, String assignments, String condition, BackfillTerms terms)
      throws Exception {
    BackfillJob job =
        new BackfillJob(
            "many",
            shop.database(),
            "many",
            new RowWork.UpdateUntilNone(assignments, condition),
            new RunsAs("test", "postgres", Map.of("search_path", "public"), "test"),
            terms,
            "a job");
    if (opened().backfills().start(job).toCompletableFuture().join() instanceof Started(long id)) {
      return id;
    }
    throw new AssertionError("it was not started");
  }

  private Changes opened() {
    if (changes == null) {
      throw new AssertionError("no worker");
    }
    return changes;
  }

  private BackfillProgress progress(Shop shop, long id) {
    return opened()
        .backfills()
        .progress(shop.database(), id)
        .toCompletableFuture()
        .join()
        .orElseThrow();
  }

  private BackfillProgress ended(Shop shop, long id) {
    return opened().backfills().ended(shop.database(), id).toCompletableFuture().join();
  }

  private static Connection replication(Shop shop, PostgresServer server) throws SQLException {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, PostgresServer.SUPERUSER);
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "13");
    PGProperty.REPLICATION.set(properties, "true");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    return DriverManager.getConnection(
        PostgresServer.url(server.port(), shop.database()), properties);
  }

  private static void execute(Statement statement, String sql) {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
