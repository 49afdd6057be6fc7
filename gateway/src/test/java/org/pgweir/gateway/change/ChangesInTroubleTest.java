package org.pgweir.gateway.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.change.ChangeOperations.NotPossible;
import org.pgweir.gateway.change.ChangeOperations.Operation;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.store.Store;
import org.pgweir.gateway.testkit.Command;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;
import org.pgweir.policies.recipe.PlanReply;
import org.pgweir.policies.recipe.PlanStep;

/**
 * Changes whose server runs out of room, takes no writes, or whose objects and rights go while they
 * are under way: what is half done is taken back or said, and nothing is lost.
 */
class ChangesInTroubleTest {

  private static final PlanStep ADD_COLUMN =
      new PlanStep.ShortTransaction(
          List.of("ALTER TABLE orders ADD COLUMN paid boolean DEFAULT true"),
          Optional.of(List.of("ALTER TABLE orders DROP COLUMN IF EXISTS paid")));
  private static final PlanStep LOOK = new PlanStep.Verify("SELECT true", "23514", "no");
  private static final PlanStep ADD_CHECK =
      new PlanStep.ShortTransaction(
          List.of("ALTER TABLE orders ADD CONSTRAINT p CHECK (paid) NOT VALID"),
          Optional.of(List.of("ALTER TABLE orders DROP CONSTRAINT IF EXISTS p")));

  private @Nullable Changes worker;

  @AfterEach
  void close() {
    if (worker != null) {
      worker.close();
    }
  }

  @EachServer
  void takesBackWhatStandsBesideATableThatWasDropped(PostgresServer server) throws Exception {
    Shop shop = Shop.on(server);
    beforeStepTwo(shop, shop.upstream(), () -> shop.run("DROP TABLE orders"));
    long id =
        shop.begin(
            PlanReply.ALL,
            new PlanStep.ShortTransaction(
                List.of(
                    "ALTER TABLE orders ADD COLUMN paid boolean",
                    "CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW;"
                        + " END'",
                    "CREATE TRIGGER fill BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION"
                        + " fill()"),
                Optional.of(
                    List.of(
                        "DROP TRIGGER IF EXISTS fill ON orders",
                        "DROP FUNCTION IF EXISTS fill()",
                        "ALTER TABLE orders DROP COLUMN IF EXISTS paid"))),
            LOOK,
            ADD_CHECK);
    shop.awaitState(id, "undone");
    assertThat(shop.one("SELECT sqlstate || ' ' || error FROM pgweir.change"))
        .isEqualTo("42P01 table \"public\".\"orders\" was dropped while the change was under way");
    assertThat(shop.one("SELECT count(*) FROM pg_proc WHERE proname = 'fill'")).isEqualTo("0");
  }

  @EachServer
  void takesBackTheRestWhereItsColumnWasDropped(PostgresServer server) throws Exception {
    Shop shop = Shop.on(server);
    String before = shop.catalogue();
    beforeStepTwo(shop, shop.upstream(), () -> shop.run("ALTER TABLE orders DROP COLUMN paid"));
    long id = shop.begin(PlanReply.ALL, ADD_COLUMN, LOOK, ADD_CHECK);
    shop.awaitState(id, "undone");
    assertThat(shop.one("SELECT sqlstate || ' ' || error FROM pgweir.change"))
        .isEqualTo("42703 column \"paid\" does not exist");
    assertThat(shop.catalogue()).isEqualTo(before);
  }

  @EachServer
  void saysThatItLostItsRightsAndGoesBackWhenItHasThem(PostgresServer server) throws Exception {
    Shop shop = Shop.on(server);
    String weir = "weir_of_" + shop.database();
    String app = "app_of_" + shop.database();
    shop.run(
        "CREATE ROLE " + weir + " LOGIN",
        "CREATE ROLE " + app,
        "ALTER TABLE orders OWNER TO " + app,
        "GRANT %s TO %s".formatted(app, weir));
    try (Connection owner = shop.connect()) {
      new Store(owner).install(Optional.of(weir));
    }
    String before = shop.catalogue();
    beforeStepTwo(
        shop,
        shop.upstream().withUser(weir),
        () -> shop.run("REVOKE %s FROM %s".formatted(app, weir)));
    long id = shop.begin(app, PlanReply.ALL, ADD_COLUMN, LOOK, ADD_CHECK);
    shop.awaitState(id, "failed");
    assertThat(shop.one("SELECT sqlstate || ' ' || error FROM pgweir.change"))
        .startsWith("42501 permission denied to set role \"%s\"".formatted(app));
    assertThat(shop.catalogue()).contains("paid");
    shop.run("GRANT %s TO %s".formatted(app, weir));
    operate(shop, Operation.RESUME, id);
    shop.awaitState(id, "undone");
    assertThat(shop.catalogue()).isEqualTo(before);
  }

  @EachServer
  void waitsWhileItsDatabaseTakesNoWritesAndSaysSo(PostgresServer server) throws Exception {
    Shop shop = Shop.on(server);
    String database = "ALTER DATABASE " + shop.database();
    Changes changes =
        beforeStepTwo(
            shop,
            shop.upstream(),
            () ->
                shop.run(
                    database + " SET default_transaction_read_only = on",
                    """
                    SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a JOIN pg_locks l USING (pid)
                    WHERE a.datname = current_database() AND l.locktype = 'advisory'\
                    """));
    long id = shop.begin(PlanReply.ALL, ADD_COLUMN, LOOK, ADD_CHECK);
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> changes.detail().contains("change " + id) && isReadOnly(changes.detail()));
    assertThat(shop.one("SELECT state FROM pgweir.change")).isEqualTo("running");
    shop.run(
        "SET default_transaction_read_only = off",
        database + " RESET default_transaction_read_only");
    shop.awaitState(id, "done");
    await().atMost(Duration.ofSeconds(10)).until(() -> !isReadOnly(changes.detail()));
  }

  private static boolean isReadOnly(String detail) {
    return detail.contains("read-only transaction");
  }

  @Test
  void takesBackWhatFindsNoRoomAndGoesOnWhenThereIs(@TempDir Path disk) throws Exception {
    Assumptions.assumeTrue(
        Command.run(List.of("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString()))
                .status()
            == 0,
        "no small file system can be mounted here");
    try (PostgresServer server =
        PostgresServers.start(PostgresServers.newest().major(), Map.of("shared_buffers", "2MB"))) {
      Path tablespace = Files.createDirectory(disk.resolve("small"));
      server.execute(
          PostgresServer.SUPERUSER, "CREATE TABLESPACE small LOCATION '%s'".formatted(tablespace));
      anIndexFindsNoRoom(Shop.on(server));
      aBackfillFindsNoRoom(server, disk);
    } finally {
      Command.run(List.of("umount", "-l", disk.toString()));
    }
  }

  private void anIndexFindsNoRoom(Shop shop) throws Exception {
    shop.run(
        "INSERT INTO orders SELECT i, i, repeat(md5(i::text), 8) FROM generate_series(5001, 200000)"
            + " i");
    String before = shop.catalogue();
    beforeStepTwo(shop, shop.upstream(), () -> {});
    long id =
        shop.begin(
            PlanReply.ALL,
            ADD_COLUMN,
            new PlanStep.Concurrent(
                "CREATE UNIQUE INDEX CONCURRENTLY by_note ON orders (note, id) TABLESPACE small",
                "SELECT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('by_note')"
                    + " AND indisvalid)",
                List.of("DROP INDEX CONCURRENTLY IF EXISTS by_note"),
                Optional.of(List.of("DROP INDEX CONCURRENTLY by_note"))));
    shop.awaitState(id, "undone");
    assertThat(shop.one("SELECT sqlstate || ' ' || error FROM pgweir.change"))
        .startsWith("53100 could not ")
        .contains("No space left on device");
    assertThat(shop.catalogue()).isEqualTo(before);
    close();
  }

  /** The journal stands in the same place, so that it may not be possible to write that either. */
  private void aBackfillFindsNoRoom(PostgresServer server, Path disk) throws Exception {
    Shop shop = Shop.on(server);
    shop.run(
        "INSERT INTO orders SELECT i, i, repeat(md5(i::text), 8) FROM generate_series(5001, 20000)"
            + " i");
    server.execute(
        PostgresServer.SUPERUSER,
        "ALTER DATABASE %s SET TABLESPACE small".formatted(shop.database()));
    Changes changes = beforeStepTwo(shop, shop.upstream(), () -> fill(shop));
    long id =
        shop.begin(
            PlanReply.ALL,
            ADD_COLUMN,
            new PlanStep.Backfill("orders", "paid = false", "paid"),
            LOOK);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            List.of("failed", "undone").contains(state(shop))
                || changes.detail().contains("No space left on device"));
    assertThat(Command.run(List.of("mount", "-o", "remount,size=200m", disk.toString())).status())
        .isZero();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> List.of("failed", "undone", "done").contains(state(shop)));
    if (state(shop).equals("failed")) {
      operate(shop, Operation.RESUME, id);
      shop.awaitState(id, "undone");
    }
    if (state(shop).equals("done")) {
      assertThat(shop.one("SELECT count(*) FROM orders WHERE paid")).isEqualTo("0");
    } else {
      assertThat(shop.one("SELECT sqlstate FROM pgweir.change")).isEqualTo("53100");
      assertThat(shop.catalogue()).doesNotContain("paid");
    }
  }

  private static String state(Shop shop) throws SQLException {
    return shop.one("SELECT state FROM pgweir.change");
  }

  private static void fill(Shop shop) {
    shop.run("CREATE TABLE filling (a text)");
    try {
      while (true) {
        shop.run("INSERT INTO filling SELECT repeat('x', 1000) FROM generate_series(1, 100)");
      }
    } catch (IllegalStateException full) {
      assertThat(full).hasMessageContaining("No space left on device");
    }
  }

  /** A worker that does something when it is about to begin with the second step. */
  private Changes beforeStepTwo(Shop shop, UpstreamConfig upstream, Runnable once) {
    AtomicBoolean done = new AtomicBoolean();
    Changes changes =
        Changes.open(
            upstream,
            new ChangeObserver() {
              @Override
              public void stepBegins(long change, int step) {
                if (step == 2 && done.compareAndSet(false, true)) {
                  once.run();
                }
              }

              @Override
              public void stepEnds(long change, int step, boolean undone) {}

              @Override
              public void waits() {}

              @Override
              public void rowsChanged(long rows) {}

              @Override
              public void ends(String state) {}
            },
            _ -> {});
    changes.begun(shop.database(), 0);
    worker = changes;
    return changes;
  }

  private static void operate(Shop shop, Operation operation, long id)
      throws SQLException, NotPossible {
    try (Connection connection = shop.connect()) {
      new ChangeOperations(connection).apply(operation, id);
    }
  }
}
