package org.pgweir.gateway.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.backfill.TrafficSignals;
import org.pgweir.gateway.observe.GatewayMetrics;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.policies.recipe.PlanReply;
import org.pgweir.policies.recipe.PlanStep;

/** Backfills beside other sessions, along all sorts of keys. */
final class BackfillStepTest {

  private static final PlanStep CHECK =
      new PlanStep.Backfill("orders", "note = 'checked'", "note <> 'checked'");
  private static final String CHECKED = "SELECT count(*) FROM orders WHERE note = 'checked'";
  private static final String WAITS = "SELECT max(waits_for) FROM pgweir.step";

  private final GatewayMetrics metrics = new GatewayMetrics();
  private @Nullable Changes worker;

  @AfterEach
  void close() {
    if (worker != null) {
      worker.close();
    }
  }

  @EachServer
  void leavesLockedRowsForLaterAndHoldsUpNobody(PostgresServer server) throws Exception {
    Shop shop = Shop.on(server);
    try (Connection writer = shop.connect();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("UPDATE orders SET total = 0 WHERE id = 7");
      work(shop);
      long id = shop.begin(PlanReply.ALL, CHECK);
      shop.awaitOne(CHECKED, "4999");
      shop.run("SET lock_timeout = '200ms'; UPDATE orders SET total = 1 WHERE id = 8");
      assertThat(shop.one("SELECT state FROM pgweir.change")).isEqualTo("running");
      writer.commit();
      shop.awaitState(id, "done");
    }
    assertThat(shop.one(CHECKED)).isEqualTo("5000");
    assertThat(shop.one("SELECT total FROM orders WHERE id = 7")).isEqualTo("0");
    assertThat(shop.one("SELECT rows_changed FROM pgweir.step")).isEqualTo("5000");
  }

  @EachServer
  void holdsWhileSomebodyWaitsForTheTableAndSaysSo(PostgresServer server) throws Exception {
    Shop shop = Shop.on(server);
    try (Connection reader = shop.connect();
        Statement reading = reader.createStatement();
        Connection waiter = shop.connect()) {
      reader.setAutoCommit(false);
      reading.execute("SELECT count(*) FROM orders");
      CompletableFuture<Void> waiting =
          CompletableFuture.runAsync(() -> run(waiter, "ALTER TABLE orders ADD COLUMN x int"));
      shop.awaitOne("SELECT count(*) FROM pg_locks WHERE NOT granted", "1");
      work(shop);
      long id = shop.begin(PlanReply.ALL, CHECK);
      shop.awaitOne(WAITS, "lock waiters: 1 sessions wait for a lock on the table");
      assertThat(shop.one("SELECT rows_changed FROM pgweir.step")).isEqualTo("0");
      reader.rollback();
      waiting.join();
      shop.awaitState(id, "done");
    }
    assertThat(shop.one(CHECKED)).isEqualTo("5000");
  }

  @EachServer
  void goesAlongAnyKeyOrNone(PostgresServer server) throws Exception {
    for (String table :
        List.of(
            "(a text NOT NULL, b uuid NOT NULL, note text, UNIQUE (b, a))",
            "(a int UNIQUE, b uuid, note text)",
            "(b uuid, a varchar(9) NOT NULL, note text, PRIMARY KEY (a, b)) PARTITION BY HASH (a)",
            "(a timestamptz PRIMARY KEY, b uuid, note text)")) {
      Shop shop = Shop.on(server);
      shop.run("DROP TABLE orders", "CREATE TABLE orders " + table);
      if (table.contains("PARTITION")) {
        for (int i = 0; i < 3; i++) {
          shop.run(
              "CREATE TABLE orders_%d PARTITION OF orders FOR VALUES WITH (modulus 3, remainder %d)"
                  .formatted(i, i));
        }
      }
      String a =
          table.contains("timestamptz")
              ? "'2026-01-01'::timestamptz + i * interval '1 ms'"
              : table.contains("a int") ? "nullif(i, 100)" : "i || '''x'";
      shop.run(
          "INSERT INTO orders (a, b, note) SELECT %s, md5(i::text)::uuid, 'n'".formatted(a)
              + " FROM generate_series(1, 5000) i");
      work(shop);
      long id = shop.begin(PlanReply.ALL, CHECK);
      shop.awaitState(id, "done");
      assertThat(shop.one(CHECKED)).as(table).isEqualTo("5000");
      assertThat(shop.one("SELECT rows_changed FROM pgweir.step")).as(table).isEqualTo("5000");
      close();
    }
  }

  @EachServer
  void failsWhereItsOwnChangeLeavesRowsAsTheyWere(PostgresServer server) throws Exception {
    Shop shop = Shop.on(server);
    work(shop);
    long id =
        shop.begin(
            PlanReply.FIRST_STEP,
            new PlanStep.Backfill("orders", "note = 'x'", "note <> 'checked'"));
    shop.awaitState(id, "failed");
    assertThat(shop.one("SELECT error FROM pgweir.change"))
        .contains("rows of public.orders remain that SET note = 'x' does not change");
  }

  private void work(Shop shop) {
    Changes changes =
        Changes.open(
            shop.upstream(), metrics.changes(), TrafficSignals.NONE, Gateway.clock(), _ -> {});
    changes.begun(shop.database(), 0);
    worker = changes;
  }

  private static void run(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
