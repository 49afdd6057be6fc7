package org.pgweir.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;

/**
 * A job over whose life gateways and server processes are killed as by kill -9; {@code
 * -Dbackfill.kills=200} kills as many on each server. The first kills are of either kind.
 */
final class BackfillKilledTest {

  private static final int KILLS = Integer.getInteger("backfill.kills", 6);
  private static final int ROWS_FOR_EACH_KILL = 1500;
  private static final int GATEWAY_EVERY = 4;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final String JOB =
      """
      apiVersion: pgweir/v1
      kind: Backfill
      metadata: {name: add-one, owner: test}
      database: postgres
      table: public.orders
      set: {total: total + 1}
      once: true
      batch: {time: 20ms, rows: 40}
      """;

  /** The server process of the worker: the one that holds the job's lock. */
  private static final String WORKER =
      """
      SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2
        AND classid = 1885828965\
      """;

  /** In one snapshot: rows that the checkpoint is ahead of, or behind; changes without count. */
  private static final String WRONG =
      """
      WITH job AS (
        SELECT rows_changed, coalesce((SELECT substr(part, 4)::bigint FROM unnest(checkpoint) part
          WHERE part LIKE 'at=%'), 0) AS at FROM pgweir.step WHERE NOT 'again' = ANY (checkpoint))
      SELECT coalesce(sum(n), 0) FROM (
        SELECT count(*) FROM job, orders WHERE id <= at AND total = 0 AND NOT EXISTS (
          SELECT FROM pgweir.row_left_behind WHERE key = ARRAY[id::text])
        UNION ALL SELECT count(*) FROM job, orders WHERE id > at AND total <> 0
        UNION ALL SELECT abs(rows_changed - (SELECT count(*) FROM audit)) FROM job) wrong (n)\
      """;

  @TempDir private Path folder;

  @ParameterizedTest(name = "PostgreSQL {0}")
  @MethodSource("org.pgweir.gateway.testkit.PostgresServers#majors")
  void everyRowIsRightExactlyOnce(int major) throws Exception {
    int rows = KILLS * ROWS_FOR_EACH_KILL;
    Random random = new Random(major);
    try (PostgresServer server = PostgresServers.start(major, Map.of())) {
      String upstream = "postgresql://postgres@127.0.0.1:%d/postgres".formatted(server.port());
      assertThat(run("install", "--upstream", upstream)).isEmpty();
      server.execute(
          "postgres",
          "CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL)",
          "INSERT INTO orders SELECT i, 0 FROM generate_series(1, %d) i".formatted(rows),
          "CREATE TABLE audit (id bigint)",
          """
          CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN PERFORM pg_sleep(0.0002); INSERT INTO audit VALUES (new.id); RETURN new; END $$\
          """,
          """
          CREATE TRIGGER audit AFTER UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION audit()\
          """);
      ServeProcess gateway = serve(upstream);
      try {
        Path file = Files.writeString(folder.resolve("job.yaml"), JOB);
        assertThat(
                run(
                    "backfill",
                    "start",
                    file.toString(),
                    "--admin",
                    "127.0.0.1:" + gateway.adminPort()))
            .isEmpty();
        for (int kill = 0; kill < KILLS; kill++) {
          awaitProgress(server);
          Thread.sleep(random.nextInt(300));
          if (kill % GATEWAY_EVERY == 0) {
            gateway.kill();
            gateway = serve(upstream);
          } else {
            killWorker(server);
          }
          assertThat(one(server, WRONG)).as("kill %d", kill).isEqualTo("0");
        }
        server.execute("postgres", "UPDATE pgweir.job SET most_rows = 5000");
        killWorker(server);
        await()
            .atMost(LIMIT.plusMillis(rows))
            .until(() -> one(server, "SELECT state FROM pgweir.change").equals("done"));
      } finally {
        gateway.close();
      }
      assertThat(one(server, "SELECT count(*) FROM orders WHERE total <> 1")).isEqualTo("0");
      assertThat(one(server, "SELECT count(*) || ' ' || count(DISTINCT id) FROM audit"))
          .isEqualTo(rows + " " + rows);
      assertThat(one(server, "SELECT rows_changed FROM pgweir.step")).isEqualTo("" + rows);
    }
  }

  private static void awaitProgress(PostgresServer server) {
    String before = one(server, "SELECT rows_changed FROM pgweir.step");
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !one(server, "SELECT rows_changed FROM pgweir.step").equals(before));
  }

  /** The whole server begins anew when one of its processes is killed so. */
  private static void killWorker(PostgresServer server) {
    String pid = one(server, WORKER);
    if (!pid.isEmpty()) {
      ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
      await().until(() -> ProcessHandle.of(Long.parseLong(pid)).isEmpty());
    }
  }

  private ServeProcess serve(String upstream) throws IOException {
    return ServeProcess.start(
        folder, "--upstream", upstream, "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
  }

  /** The value, as soon as the server answers. */
  private static String one(PostgresServer server, String sql) {
    String[] value = new String[1];
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(() -> {
          value[0] = read(server, sql);
          return true;
        });
    return value[0];
  }

  private static String read(PostgresServer server, String sql) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }

  /** What a command complains of. */
  private static String run(String... arguments) {
    StringWriter err = new StringWriter();
    var line = PgweirCommand.commandLine();
    line.setOut(new java.io.PrintWriter(new StringWriter()));
    line.setErr(new java.io.PrintWriter(err));
    line.execute(arguments);
    return err.toString();
  }
}
