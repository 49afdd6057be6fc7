package org.pgweir.gateway.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.backfill.TrafficSignals;
import org.pgweir.gateway.change.ChangeOperations.NotPossible;
import org.pgweir.gateway.change.ChangeOperations.Operation;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.policies.recipe.PlanReply;
import org.pgweir.policies.recipe.PlanStep;

/** Workers on real servers: every kind of step, killed, cancelled, undone. */
class ChangeRunTest {

  /** One step of each kind; what they leave is known from {@link #DIRECT}. */
  private static final PlanStep[] ALL_KINDS = {
    new PlanStep.ShortTransaction(
        List.of("ALTER TABLE orders ADD COLUMN paid boolean DEFAULT true"),
        Optional.of(List.of("ALTER TABLE orders DROP COLUMN paid"))),
    new PlanStep.Verify("SELECT NOT EXISTS (SELECT FROM orders WHERE total < 0)", "23514", "no"),
    new PlanStep.Backfill("orders", "note = 'checked'", "note <> 'checked'"),
    new PlanStep.ShortTransaction(
        List.of("ALTER TABLE orders ADD CONSTRAINT p CHECK (total > 0) NOT VALID"),
        Optional.of(List.of("ALTER TABLE orders DROP CONSTRAINT p"))),
    new PlanStep.Validate("ALTER TABLE orders VALIDATE CONSTRAINT p"),
    new PlanStep.Concurrent(
        "CREATE UNIQUE INDEX CONCURRENTLY by_total ON orders (total)",
        "SELECT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('by_total')"
            + " AND indisvalid)",
        List.of("DROP INDEX CONCURRENTLY IF EXISTS by_total"),
        Optional.of(List.of("DROP INDEX CONCURRENTLY by_total")))
  };

  private static final String[] DIRECT = {
    "ALTER TABLE orders ADD COLUMN paid boolean DEFAULT true",
    "ALTER TABLE orders ADD CONSTRAINT p CHECK (total > 0)",
    "CREATE UNIQUE INDEX by_total ON orders (total)"
  };

  private final List<Changes> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(Changes::close);
  }

  @EachServer
  void doesEveryKindOfStepAndTakesItBack(PostgresServer server) throws Exception {
    Shop shop = Shop.on(server);
    String before = shop.catalogue();
    worker(shop, (_, _) -> {});
    long id = shop.begin(PlanReply.ALL, ALL_KINDS);
    shop.awaitState(id, "done");
    assertThat(shop.catalogue()).isEqualTo(expected(server));
    assertThat(shop.one("SELECT count(*) FROM orders WHERE note = 'checked'")).isEqualTo("5000");
    assertThat(shop.one("SELECT rows_changed FROM pgweir.step WHERE kind = 'backfill'"))
        .isEqualTo("5000");
    operate(shop, Operation.UNDO, id);
    shop.awaitState(id, "undone");
    assertThat(shop.catalogue()).isEqualTo(before);
  }

  @EachServer
  void comesToTheSameEndWhateverStepItsConnectionIsTerminatedIn(PostgresServer server)
      throws Exception {
    Shop shop = Shop.on(server);
    Set<Integer> killed = ConcurrentHashMap.newKeySet();
    worker(
        shop,
        (_, step) -> {
          if (killed.add(step)) {
            terminateSoon(shop);
          }
        });
    long id = shop.begin(PlanReply.ALL, ALL_KINDS);
    shop.awaitState(id, "done");
    assertThat(killed).hasSize(5);
    assertThat(shop.catalogue()).isEqualTo(expected(server));
    assertThat(shop.one("SELECT count(*) FROM orders WHERE note = 'checked'")).isEqualTo("5000");
  }

  @EachServer
  void isGoneOnWithByAnotherGatewayWhereverTheFirstStops(PostgresServer server) throws Exception {
    for (int last = 2; last <= ALL_KINDS.length; last++) {
      Shop shop = Shop.on(server);
      int stopsAt = last;
      CountDownLatch there = new CountDownLatch(1);
      Changes first =
          worker(
              shop,
              (_, step) -> {
                if (step == stopsAt) {
                  there.countDown();
                }
              });
      long id = shop.begin(PlanReply.ALL, ALL_KINDS);
      there.await();
      first.close();
      AtomicInteger steps = new AtomicInteger();
      worker(shop, (_, _) -> steps.incrementAndGet());
      shop.awaitState(id, "done");
      assertThat(shop.catalogue()).isEqualTo(expected(server));
    }
  }

  @EachServer
  void leavesTheOriginalCatalogueWhereverItIsAborted(PostgresServer server) throws Exception {
    for (int last = 2; last <= ALL_KINDS.length; last++) {
      Shop shop = Shop.on(server);
      String before = shop.catalogue();
      int stopsAt = last;
      CountDownLatch there = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      worker(
          shop,
          (_, step) -> {
            if (step == stopsAt) {
              there.countDown();
              awaitQuietly(goOn);
            }
          });
      long id = shop.begin(PlanReply.ALL, ALL_KINDS);
      there.await();
      operate(shop, Operation.ABORT, id);
      goOn.countDown();
      shop.awaitState(id, "undone");
      assertThat(shop.catalogue()).isEqualTo(before);
    }
  }

  @EachServer
  void oneOfTwoGatewaysDoesTheWork(PostgresServer server) throws Exception {
    Shop shop = Shop.on(server);
    Set<String> workers = ConcurrentHashMap.newKeySet();
    worker(shop, (_, _) -> workers.add("first"));
    worker(shop, (_, _) -> workers.add("second"));
    long id = shop.begin(PlanReply.ALL, ALL_KINDS);
    shop.awaitState(id, "done");
    assertThat(workers).hasSize(1);
    assertThat(shop.one("SELECT sum(tries) FROM pgweir.step")).isEqualTo("6");
  }

  @EachServer
  void pausesAndGoesOn(PostgresServer server) throws Exception {
    Shop shop = Shop.on(server);
    worker(shop, (_, _) -> {});
    long id =
        shop.begin(
            PlanReply.ALL,
            new PlanStep.Verify("SELECT pg_sleep(20) IS NOT NULL", "23514", "no"),
            ALL_KINDS[3]);
    shop.awaitOne("SELECT state FROM pgweir.step WHERE number = 1", "running");
    operate(shop, Operation.PAUSE, id);
    shop.awaitOne(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND query LIKE '%pg_sleep(20)%' AND state = 'active' AND pid <> pg_backend_pid()",
        "0");
    assertThat(shop.one("SELECT state FROM pgweir.change")).isEqualTo("paused");
    assertThatExceptionOfType(NotPossible.class)
        .isThrownBy(() -> operate(shop, Operation.UNDO, id))
        .withMessage("change 1 is paused; undo is for one that is done");
    shop.run("UPDATE pgweir.step SET statements = '{SELECT true}' WHERE number = 1");
    operate(shop, Operation.RESUME, id);
    shop.awaitState(id, "done");
  }

  @EachServer
  void stopsWhereSomebodyCancelsAStep(PostgresServer server) throws Exception {
    Shop shop = Shop.on(server);
    worker(shop, (_, _) -> {});
    long id =
        shop.begin(
            PlanReply.ALL, new PlanStep.Verify("SELECT pg_sleep(30) IS NOT NULL", "23514", "no"));
    shop.awaitOne(
        "SELECT count(*) > 0 FROM (SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND query LIKE '%pg_sleep(30)%'"
            + " AND state = 'active' AND pid <> pg_backend_pid()) canceled",
        "t");
    shop.awaitState(id, "paused");
    assertThat(shop.one("SELECT sqlstate FROM pgweir.change")).isEqualTo("57014");
    operate(shop, Operation.ABORT, id);
    shop.awaitState(id, "undone");
  }

  @EachServer
  void takesBackWhatIsDoneWhenAStepFails(PostgresServer server) throws Exception {
    Shop shop = Shop.on(server);
    shop.run("INSERT INTO orders VALUES (0, 5, 'twice')");
    String before = shop.catalogue();
    worker(shop, (_, _) -> {});
    long id = shop.begin(PlanReply.ALL, ALL_KINDS);
    shop.awaitState(id, "undone");
    assertThat(shop.catalogue()).isEqualTo(before);
    assertThat(shop.one("SELECT sqlstate FROM pgweir.change")).isEqualTo("23505");
    assertThat(shop.one("SELECT error FROM pgweir.change")).contains("by_total");
  }

  @EachServer
  void waitsForAnOperatorWhereNoClientWaits(PostgresServer server) throws Exception {
    Shop shop = Shop.on(server);
    shop.run("INSERT INTO orders VALUES (0, 5, 'twice')");
    worker(shop, (_, _) -> {});
    long id = shop.begin(PlanReply.FIRST_STEP, ALL_KINDS);
    shop.awaitState(id, "failed");
    assertThat(shop.one("SELECT count(*) FROM pg_index WHERE NOT indisvalid")).isEqualTo("0");
    shop.run("DELETE FROM orders WHERE id = 0");
    operate(shop, Operation.RESUME, id);
    shop.awaitState(id, "done");
    assertThat(shop.catalogue()).isEqualTo(expected(server));
  }

  @EachServer
  void doesNotGoBackBehindThePointOfNoReturn(PostgresServer server) throws Exception {
    Shop shop = Shop.on(server);
    worker(shop, (_, _) -> {});
    long id =
        shop.begin(
            PlanReply.ALL,
            new PlanStep.ShortTransaction(
                List.of("ALTER TABLE orders DROP COLUMN note"), Optional.empty()),
            new PlanStep.Verify("SELECT false", "23514", "no"));
    shop.awaitState(id, "failed");
    assertThatExceptionOfType(NotPossible.class)
        .isThrownBy(() -> operate(shop, Operation.ABORT, id))
        .withMessageContaining("point of no return");
  }

  @EachServer
  void saysThatItsTableWasDropped(PostgresServer server) throws Exception {
    Shop shop = Shop.on(server);
    worker(
        shop,
        (_, step) -> {
          if (step == 3) {
            shop.run("DROP TABLE IF EXISTS orders");
          }
        });
    long id = shop.begin(PlanReply.ALL, ALL_KINDS);
    shop.awaitState(id, "undone");
    assertThat(shop.one("SELECT sqlstate FROM pgweir.change")).isEqualTo("42P01");
  }

  @EachServer
  void namesWhoIsInItsWay(PostgresServer server) throws Exception {
    Shop shop = Shop.on(server);
    worker(shop, (_, _) -> {});
    try (Connection reader = shop.connect();
        Statement reading = reader.createStatement()) {
      reading.execute("SET application_name = 'report'");
      reader.setAutoCommit(false);
      reading.execute("SELECT count(*) FROM orders");
      long id =
          shop.begin(
              PlanReply.FIRST_STEP,
              new PlanStep.Verify("SELECT true", "23514", "no"),
              ALL_KINDS[0]);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() ->
              shop.one("SELECT waits_for FROM pgweir.step WHERE number = 2").contains("(report,"));
      reader.rollback();
      shop.awaitState(id, "done");
    }
  }

  private Changes worker(Shop shop, BiConsumer<Long, Integer> stepBegins) {
    Changes changes =
        Changes.open(
            shop.upstream(),
            new ChangeObserver() {
              @Override
              public void stepBegins(long change, int step) {
                stepBegins.accept(change, step);
              }

              @Override
              public void stepEnds(long change, int step, boolean undone) {}

              @Override
              public void waits() {}

              @Override
              public void batchDone(long rows, Duration time, Optional<String> slowedBy) {}

              @Override
              public void held(String why) {}

              @Override
              public void ends(String state) {}
            },
            TrafficSignals.NONE,
            Gateway.clock(),
            _ -> {});
    open.add(changes);
    changes.begun(shop.database(), 0);
    return changes;
  }

  private static void operate(Shop shop, Operation operation, long id)
      throws SQLException, NotPossible {
    try (Connection connection = shop.connect()) {
      new ChangeOperations(connection).apply(operation, id);
    }
  }

  private static String expected(PostgresServer server) throws Exception {
    Shop direct = Shop.on(server);
    direct.run(DIRECT);
    return direct.catalogue();
  }

  /** Ends all connections of workers of the database, a moment later. */
  private static void terminateSoon(Shop shop) {
    Thread.startVirtualThread(() -> {
      try {
        Thread.sleep(5);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      shop.run(
          """
          SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a JOIN pg_locks l USING (pid)
          WHERE a.datname = current_database() AND l.locktype = 'advisory'\
          """);
    });
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
