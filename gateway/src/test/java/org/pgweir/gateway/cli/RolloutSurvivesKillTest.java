package org.pgweir.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.store.Store;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;
import picocli.CommandLine;

/** A rollout steered from the command line, whose gateway is killed in every phase. */
final class RolloutSurvivesKillTest {

  private static final String FILE =
      """
      apiVersion: pgweir/v1
      kind: Rollout
      metadata: {name: cents, owner: team-orders}
      table: bill
      old: [euros]
      new: [{name: cents, type: bigint, up: (euros * 100)::bigint, notNull: true}]
      down: {euros: "cents / 100.0"}
      writes: {enforcement: trigger, inconsistent: refuse}
      quiet: 0s
      """;

  private static final String DIFFERING =
      "SELECT count(*) FROM bill WHERE cents IS DISTINCT FROM (euros * 100)::bigint";

  @TempDir Path folder;

  @Test
  void goesOnWhereverItWasKilled() throws Exception {
    PostgresServer server = PostgresServers.newest();
    String database = server.createDatabase("killed");
    try (Connection connection = server.connect(database)) {
      new Store(connection).install(Optional.empty());
    }
    server.execute(
        database,
        "UPDATE pgweir.migration SET applied_at = applied_at - interval '1 hour'",
        "CREATE TABLE bill (id int PRIMARY KEY, euros numeric(12, 2) NOT NULL)",
        "INSERT INTO bill SELECT i, i FROM generate_series(1, 20000) i");
    Path file = Files.writeString(folder.resolve("cents.yaml"), FILE);
    String[] serve = {
      "--listen",
      "127.0.0.1:0",
      "--admin",
      "127.0.0.1:0",
      "--upstream",
      "postgresql://postgres@127.0.0.1:%d/%s".formatted(server.port(), database)
    };
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger written = new AtomicInteger(20_000);
    Thread writer = Thread.ofPlatform().start(() -> write(server, database, over, written));
    ServeProcess gateway = ServeProcess.start(folder, serve);
    try {
      assertThat(pgweir(gateway, "start", file.toString())).startsWith("0 " + database + " cents");
      for (String phase : List.of("dual-write", "backfill", "verify")) {
        awaitPast(server, database, phase);
        gateway.kill();
        gateway = ServeProcess.start(folder, serve);
      }
      awaitPast(server, database, "verify");
      ServeProcess steered = gateway;
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> pgweir(steered, "advance", "cents").startsWith("0 "));
      awaitPast(server, database, "switch");
      assertThat(pgweir(gateway, "list")).startsWith("0 ").contains("cents of public.bill: switch");
      over.set(true);
      writer.join();
      assertThat(one(server, database, DIFFERING)).isEqualTo("0");
      assertThat(pgweir(gateway, "advance", "cents", "--force")).startsWith("2 ");
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> pgweir(steered, "advance", "cents").startsWith("0 "));
      awaitPast(server, database, "contract");
      gateway.kill();
      gateway = ServeProcess.start(folder, serve);
      awaitPast(server, database, "done");
      assertThat(pgweir(gateway, "show", "cents"))
          .startsWith("0 ")
          .contains("entered done by", "advance switch by", "rowsCompared");
    } finally {
      over.set(true);
      gateway.close();
    }
    assertThat(one(server, database, "SELECT count(*) FROM bill"))
        .isEqualTo(Integer.toString(written.get()));
    assertThat(one(server, database, "SELECT count(*) FROM bill WHERE cents <> id * 100"))
        .isEqualTo("0");
  }

  /** An application that no gateway sees and that knows the old column only. */
  private static void write(
      PostgresServer server, String database, AtomicBoolean over, AtomicInteger written) {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      while (!over.get()) {
        int id = written.get() + 1;
        statement.execute("INSERT INTO bill (id, euros) VALUES (%d, %d)".formatted(id, id + 7));
        written.set(id);
        statement.execute("UPDATE bill SET euros = id WHERE id = %d".formatted(id));
        Thread.sleep(2);
      }
    } catch (SQLException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until the phase has been entered. */
  private static void awaitPast(PostgresServer server, String database, String phase) {
    await(phase)
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(20))
        .until(() ->
            one(
                    server,
                    database,
                    "SELECT count(*) FROM pgweir.rollout_event WHERE what = 'entered' AND phase = '%s'"
                        .formatted(phase))
                .equals("1"));
  }

  private static String one(PostgresServer server, String database, String sql)
      throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static String pgweir(ServeProcess gateway, String... arguments) {
    CommandLine pgweir = PgweirCommand.commandLine();
    StringWriter out = new StringWriter();
    pgweir.setOut(new PrintWriter(out));
    pgweir.setErr(new PrintWriter(out));
    String[] all = new String[arguments.length + 3];
    all[0] = "rollout";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--admin";
    all[arguments.length + 2] = "127.0.0.1:" + gateway.adminPort();
    return pgweir.execute(all) + " " + out;
  }
}
