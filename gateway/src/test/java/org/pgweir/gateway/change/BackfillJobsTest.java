package org.pgweir.gateway.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.backfill.BackfillJob;
import org.pgweir.gateway.backfill.BackfillProgress;
import org.pgweir.gateway.backfill.BackfillTerms;
import org.pgweir.gateway.backfill.Backfills.About;
import org.pgweir.gateway.backfill.Backfills.NotStarted;
import org.pgweir.gateway.backfill.Backfills.Start;
import org.pgweir.gateway.backfill.Backfills.Started;
import org.pgweir.gateway.backfill.RowWork;
import org.pgweir.gateway.backfill.RunsAs;
import org.pgweir.gateway.backfill.TrafficSignals;
import org.pgweir.gateway.observe.GatewayMetrics;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.policies.policy.OfficeHours;

/** Jobs of their own: started, steered, and refused before their first batch. */
final class BackfillJobsTest {

  private static final RowWork CHECK =
      new RowWork.UpdateUntilNone("note = 'checked'", "note IS DISTINCT FROM 'checked'");
  private static final RowWork ADD_ONE = new RowWork.UpdateOnce("total = total + 1", "true");
  private static final String SUM = "SELECT sum(total)::bigint FROM orders";

  private final GatewayMetrics metrics = new GatewayMetrics();
  private @Nullable Changes changes;

  @AfterEach
  void close() {
    if (changes != null) {
      changes.close();
    }
  }

  @EachServer
  void changesEachRowOnceAndComesBackToThoseThatWereLocked(PostgresServer server) throws Exception {
    Shop shop = Shop.on(server);
    String before = shop.one(SUM);
    try (Connection writer = shop.connect();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("UPDATE orders SET note = 'mine' WHERE id IN (7, 4000)");
      long id = started(shop, ADD_ONE, BackfillTerms.USUAL);
      shop.awaitOne("SELECT count(*) FROM pgweir.row_left_behind", "2");
      shop.awaitOne("SELECT rows_changed FROM pgweir.step", "4998");
      shop.awaitOne(
          "SELECT waits_for FROM pgweir.step", "rows that others have locked; all others are done");
      writer.commit();
      assertThat(ended(shop, id).rowsChanged()).isEqualTo(5000);
    }
    assertThat(Long.parseLong(shop.one(SUM))).isEqualTo(Long.parseLong(before) + 5000);
    assertThat(shop.one("SELECT count(*) FROM pgweir.row_left_behind")).isEqualTo("0");
    assertThat(shop.one("SELECT count(*) FROM orders WHERE note = 'mine'")).isEqualTo("2");
  }

  @EachServer
  void deletes(PostgresServer server) throws Exception {
    Shop shop = Shop.on(server);
    long id = started(shop, new RowWork.Delete("id % 5 = 0"), BackfillTerms.USUAL);
    BackfillProgress end = ended(shop, id);
    assertThat(end.state()).as(end.toString()).isEqualTo(BackfillProgress.State.DONE);
    assertThat(end.rowsChanged()).isEqualTo(1000);
    assertThat(shop.one("SELECT count(*) FROM orders WHERE id % 5 = 0")).isEqualTo("0");
  }

  @EachServer
  void keysAtTheEndsOfTheirTypeAndNoRowsAtAllAreNothingSpecial(PostgresServer server)
      throws Exception {
    Shop shop = Shop.on(server);
    shop.run(
        "DROP TABLE orders",
        "CREATE TABLE orders (id int PRIMARY KEY, total numeric, note text)",
        """
        INSERT INTO orders SELECT id, 0, 'n' FROM (
          SELECT generate_series(-2147483648, -2147483000) UNION
          SELECT generate_series(2147483000, 2147483647)) keys (id)\
        """);
    long rows = Long.parseLong(shop.one("SELECT count(*) FROM orders"));
    assertThat(ended(shop, started(shop, ADD_ONE, BackfillTerms.USUAL)).rowsChanged())
        .isEqualTo(rows);
    assertThat(shop.one(SUM)).isEqualTo(Long.toString(rows));
    shop.run("TRUNCATE orders");
    for (RowWork work : new RowWork[] {ADD_ONE, CHECK, new RowWork.Delete("true")}) {
      BackfillProgress end = ended(shop, started(shop, work, BackfillTerms.USUAL));
      assertThat(end.state()).isEqualTo(BackfillProgress.State.DONE);
      assertThat(end.rowsChanged()).isZero();
    }
  }

  @EachServer
  void walksPartitionsOneByOneAndTablesWithoutKeyByBlocks(PostgresServer server) throws Exception {
    Shop shop = Shop.on(server);
    shop.run(
        "DROP TABLE orders",
        "CREATE TABLE orders (id int, part int, total numeric, note text) PARTITION BY LIST (part)",
        "CREATE TABLE \"Odd one\" PARTITION OF orders FOR VALUES IN (1)",
        "CREATE TABLE deeper PARTITION OF orders FOR VALUES IN (2) PARTITION BY RANGE (id)",
        "CREATE TABLE deepest PARTITION OF deeper DEFAULT",
        "CREATE TABLE empty_one PARTITION OF orders FOR VALUES IN (3)",
        "INSERT INTO orders SELECT i, 1 + i % 2, 0, 'n' FROM generate_series(1, 30000) i",
        "CREATE UNIQUE INDEX ON \"Odd one\" (id)",
        "ALTER TABLE \"Odd one\" ALTER id SET NOT NULL");
    BackfillProgress end = ended(shop, started(shop, CHECK, BackfillTerms.USUAL));
    assertThat(end.state()).as(end.toString()).isEqualTo(BackfillProgress.State.DONE);
    assertThat(end.rowsChanged()).isEqualTo(30000);
    assertThat(shop.one("SELECT count(*) FROM orders WHERE note = 'checked'")).isEqualTo("30000");
    assertThat(end.rowsSeen()).isBetween(30000L, 60000L);
    NotStarted no = refused(shop, ADD_ONE);
    assertThat(no.why()).contains("has no unique key of columns that are never NULL");
    assertThat(refused(shop, new RowWork.UpdateUntilNone("part = 3", "part <> 3")).why())
        .contains("decides which partition a row is in");
  }

  @EachServer
  void saysWhatIsWrongBeforeTheFirstBatch(PostgresServer server) throws Exception {
    Shop shop = Shop.on(server);
    shop.run(
        "ALTER TABLE orders ADD COLUMN twice numeric GENERATED ALWAYS AS (total * 2) STORED",
        "ALTER TABLE orders ADD COLUMN counted bigint GENERATED BY DEFAULT AS IDENTITY",
        "CREATE VIEW seen AS SELECT * FROM orders",
        "CREATE TABLE keyless (id int UNIQUE, note text)",
        "CREATE ROLE stranger_%s".formatted(shop.database()));
    refused(shop, "nosuch = 1", "true", "42703", new About.Column("nosuch"));
    refused(shop, "twice = 1", "true", "428C9", new About.Column("twice"));
    refused(shop, "counted = 1", "true", "428C9", new About.Column("counted"));
    refused(
        shop, "note = 'x', total = '2026-01-01'::date", "true", "42804", new About.Column("total"));
    refused(shop, "note = nosuch", "true", "42703", new About.Column("note"));
    refused(shop, "note = 'x'", "nosuch > 1", "42703", new About.Condition());
    refused(shop, "note = 'x' WHERE true; DROP TABLE orders; --", "true", "42601", new About.Job());
    refused(shop, "note = 'x'", "true) RETURNING (id", "42601", new About.Job());
    assertThat(refused(shop, job(shop, "nosuch", CHECK, "postgres")).about())
        .isEqualTo(new About.Table());
    assertThat(refused(shop, job(shop, "seen", CHECK, "postgres")).sqlState()).isEqualTo("42809");
    NotStarted keyless =
        refused(
            shop, job(shop, "keyless", new RowWork.UpdateOnce("note = 'x'", "true"), "postgres"));
    assertThat(keyless.why()).contains("public.keyless has no unique key");
    NotStarted key = refused(shop, new RowWork.UpdateOnce("id = id + 1", "true"));
    assertThat(key.why()).contains("never NULL and not assigned to");
    NotStarted stranger = refused(shop, job(shop, "orders", CHECK, "stranger_" + shop.database()));
    assertThat(stranger.sqlState()).isEqualTo("42501");
    assertThat(shop.one("SELECT count(*) FROM pgweir.change")).isEqualTo("0");
    shop.run("DROP ROLE stranger_%s".formatted(shop.database()));
  }

  @EachServer
  void livesThroughOtherPeoplesChangesOfTheTableOrSaysWhichItCannot(PostgresServer server)
      throws Exception {
    Shop shop = Shop.on(server);
    BackfillTerms slow =
        new BackfillTerms(0, Duration.ofMillis(1), 10, Optional.empty(), OptionalLong.empty());
    long id = started(shop, CHECK, slow);
    begun(shop);
    shop.run(
        "ALTER TABLE orders RENAME TO renamed",
        "ALTER TABLE renamed DROP CONSTRAINT orders_pkey",
        "ALTER TABLE renamed ALTER total TYPE text");
    assertThat(ended(shop, id).state()).isEqualTo(BackfillProgress.State.DONE);
    assertThat(shop.one("SELECT count(*) FROM renamed WHERE note = 'checked'")).isEqualTo("5000");
    shop.run(
        "ALTER TABLE renamed RENAME TO orders",
        "ALTER TABLE orders ADD PRIMARY KEY (id)",
        "UPDATE orders SET note = 'n'");
    long doomed = started(shop, CHECK, slow);
    begun(shop);
    shop.run("ALTER TABLE orders DROP COLUMN note");
    BackfillProgress end = ended(shop, doomed);
    assertThat(end.state()).isEqualTo(BackfillProgress.State.FAILED);
    assertThat(end.failure().orElseThrow().message()).contains("\"note\"").contains("not exist");
    cancel(shop, doomed);
    shop.run("ALTER TABLE orders ALTER total TYPE numeric USING total::numeric");
    long once = started(shop, ADD_ONE, slow);
    begun(shop);
    shop.run("ALTER TABLE orders DROP CONSTRAINT orders_pkey");
    assertThat(ended(shop, once).failure().orElseThrow().message())
        .contains("no unique key that is never NULL");
  }

  @EachServer
  void waitsForApprovalForHoursAndForThoseWhoGoFirst(PostgresServer server) throws Exception {
    Shop shop = Shop.on(server);
    shop.run("ANALYZE orders", "CREATE TABLE others AS SELECT id, note FROM orders");
    Instant noon = Instant.parse("2026-01-01T12:00:00Z");
    OfficeHours nights =
        new OfficeHours(
            EnumSet.allOf(DayOfWeek.class),
            LocalTime.of(22, 0),
            LocalTime.of(6, 0),
            ZoneId.of("UTC"));
    open(shop, Clock.fixed(noon, ZoneOffset.UTC));
    BackfillTerms terms =
        new BackfillTerms(
            5, Duration.ofMillis(250), 1000, Optional.of(nights), OptionalLong.of(1000));
    long id = started(shop, CHECK, terms);
    assertThat(progress(shop, id).state()).isEqualTo(BackfillProgress.State.PAUSED);
    assertThat(progress(shop, id).waitsFor().orElseThrow()).contains("somebody has to approve");
    try (Connection connection = shop.connect()) {
      JobJournal jobs = new JobJournal(new Journal(connection));
      assertThat(jobs.approve(id, "operator", "looked at it")).isTrue();
      assertThat(jobs.approve(id, "operator", "again")).isFalse();
    }
    shop.awaitOne(
        "SELECT waits_for FROM pgweir.step WHERE change = " + id,
        "hours: batches run from 22:00 to 06:00 (UTC)");
    long other = startedJob(shop, job(shop, "others", CHECK, "postgres"));
    assertThat(ended(shop, other).state())
        .as("a job that waits for its hours holds up nobody")
        .isEqualTo(BackfillProgress.State.DONE);
    shop.run("UPDATE pgweir.job SET open_days = NULL WHERE change = " + id);
    shop.run("UPDATE pgweir.step SET waits_for = NULL WHERE change = " + id);
    shop.run("UPDATE others SET note = 'n'");
    long later = startedJob(shop, job(shop, "others", CHECK, "postgres"));
    shop.awaitOne(
        "SELECT waits_for FROM pgweir.step WHERE change = " + later,
        "priority: job %d goes first".formatted(id));
    assertThat(progress(shop, id).state()).isEqualTo(BackfillProgress.State.RUNNING);
    cancel(shop, id);
    assertThat(ended(shop, later).state()).isEqualTo(BackfillProgress.State.DONE);
    assertThat(progress(shop, id).state()).isEqualTo(BackfillProgress.State.CANCELED);
  }

  @EachServer
  void oneAtATimeForEachTable(PostgresServer server) throws Exception {
    Shop shop = Shop.on(server);
    BackfillTerms approved =
        new BackfillTerms(0, Duration.ofMillis(250), 10, Optional.empty(), OptionalLong.of(0));
    long id = started(shop, CHECK, approved);
    assertThat(refused(shop, CHECK).why())
        .isEqualTo("change %d of the same table is under way; one at a time".formatted(id));
    cancel(shop, id);
    assertThat(ended(shop, started(shop, CHECK, BackfillTerms.USUAL)).state())
        .isEqualTo(BackfillProgress.State.DONE);
  }

  private static void begun(Shop shop) {
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() ->
            !shop.one(
                    """
                    SELECT 1 FROM pgweir.step s JOIN pgweir.change c ON c.id = s.change
                    WHERE c.state = 'running' AND s.rows_changed > 0\
                    """)
                .isEmpty());
  }

  private Changes open(Shop shop, Clock clock) {
    if (changes == null) {
      Changes opened =
          Changes.open(shop.upstream(), metrics.changes(), TrafficSignals.NONE, clock, _ -> {});
      opened.begun(shop.database(), 0);
      changes = opened;
      return opened;
    }
    return changes;
  }

  private BackfillJob job(Shop shop, String table, RowWork work, String role) {
    return new BackfillJob(
        "a-job",
        shop.database(),
        table,
        work,
        new RunsAs("somebody", role, Map.of("search_path", "public"), "test"),
        BackfillTerms.USUAL,
        "a job");
  }

  private long started(Shop shop, RowWork work, BackfillTerms terms) throws Exception {
    BackfillJob usual = job(shop, "orders", work, "postgres");
    return startedJob(
        shop,
        new BackfillJob(
            usual.name(),
            usual.database(),
            usual.table(),
            work,
            usual.runsAs(),
            terms,
            usual.statement()));
  }

  private long startedJob(Shop shop, BackfillJob job) throws Exception {
    if (start(shop, job) instanceof Started(long id)) {
      return id;
    }
    throw new AssertionError(start(shop, job));
  }

  private Start start(Shop shop, BackfillJob job) throws Exception {
    return open(shop, Gateway.clock())
        .backfills()
        .start(job)
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  private NotStarted refused(Shop shop, RowWork work) throws Exception {
    return refused(shop, job(shop, "orders", work, "postgres"));
  }

  private NotStarted refused(Shop shop, BackfillJob job) throws Exception {
    if (start(shop, job) instanceof NotStarted no) {
      return no;
    }
    throw new AssertionError("it was started");
  }

  private void refused(
      Shop shop, String assignments, String condition, String sqlState, About about)
      throws Exception {
    NotStarted no = refused(shop, new RowWork.UpdateUntilNone(assignments, condition));
    assertThat(no.sqlState()).as(no.why()).isEqualTo(sqlState);
    assertThat(no.about()).as(no.why()).isEqualTo(about);
  }

  private BackfillProgress progress(Shop shop, long id) throws Exception {
    return open(shop, Gateway.clock())
        .backfills()
        .progress(shop.database(), id)
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS)
        .orElseThrow();
  }

  private BackfillProgress ended(Shop shop, long id) throws Exception {
    return open(shop, Gateway.clock())
        .backfills()
        .ended(shop.database(), id)
        .toCompletableFuture()
        .get(40, TimeUnit.SECONDS);
  }

  private void cancel(Shop shop, long id) throws Exception {
    assertThat(
            open(shop, Gateway.clock())
                .backfills()
                .cancel(shop.database(), id)
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS))
        .isPresent();
  }
}
