package org.pgweir.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;

/** {@code pgweir backfill} against a running gateway. */
final class BackfillCommandTest {

  private record Ran(int status, String out, String err) {}

  @TempDir private Path folder;

  @EachServer
  void startsWatchesAndSteersJobsAndSaysWhereAFileIsWrong(PostgresServer server) throws Exception {
    String database = server.createDatabase("jobs");
    String upstream = "postgresql://postgres@127.0.0.1:%d/%s".formatted(server.port(), database);
    assertThat(run("install", "--upstream", upstream).status()).isZero();
    server.execute(
        database,
        "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric, note text)",
        "INSERT INTO orders SELECT i, i, 'n' FROM generate_series(1, 3000) i",
        "ANALYZE orders");
    try (ServeProcess gateway =
        ServeProcess.start(
            folder, "--upstream", upstream, "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0")) {
      String[] here = {"--admin", "127.0.0.1:" + gateway.adminPort(), "--database", database};
      Ran unknown = backfill(here, "start", file(database, "nosuch: \"1\"", ""));
      assertThat(unknown.status()).isEqualTo(2);
      assertThat(unknown.err())
          .contains("job.yaml:7:3: column \"nosuch\" of public.orders does not exist");
      Ran unread = backfill(here, "start", file(database, "note: \"'x'\"", "sometimes: true"));
      assertThat(unread.status()).isEqualTo(2);
      assertThat(unread.err()).contains("job.yaml:9:1: unknown key 'sometimes'");
      Ran missing = backfill(here, "start", folder.resolve("nosuch.yaml").toString());
      assertThat(missing.status()).isEqualTo(2);
      assertThat(missing.err()).contains("nosuch.yaml: there is no such file");

      Ran started =
          backfill(
              here, "start", file(database, "note: \"'x'\"", "approval: {above: 10}\npriority: 3"));
      assertThat(started.err()).isEmpty();
      assertThat(started.out())
          .contains(database + " 1 paused mark-orders on public.orders: UPDATE public.orders SET")
          .contains("waits for approval: pgweir backfill approve 1")
          .contains("priority: 3");
      Ran early = backfill(here, "resume", "1");
      assertThat(early.status()).isEqualTo(1);
      assertThat(early.err()).contains("has to be approved");
      assertThat(backfill(here, "priority", "1", "7").out()).contains("priority: 7");
      assertThat(backfill(here, "approve", "1", "--reason", "looks well").out())
          .contains("approved by")
          .contains("looks well");
      Ran watched = backfill(here, "watch", "1");
      assertThat(watched.status()).isZero();
      assertThat(watched.out())
          .contains("[##############################] 100 %, 3,000 rows changed")
          .contains(database + " 1 done mark-orders");
      assertThat(backfill(here, "approve", "1", "--reason", "again").err())
          .contains("does not wait for approval");
      assertThat(backfill(here, "cancel", "1").status()).isEqualTo(1);
      assertThat(backfill(here, "list").out()).contains(" 1 done mark-orders");
      assertThat(backfill(here, "show", "1", "--json").out()).contains("\"rows_changed\":3000");
      assertThat(backfill(here, "show", "99").err()).contains("there is no backfill 99");

      assertThat(
              backfill(here, "start", file(database, "note: \"'y'\"", "approval: {above: 10}"))
                  .status())
          .isZero();
      assertThat(backfill(here, "cancel", "2").out()).contains(" 2 canceled ");
      Ran canceled = backfill(here, "watch", "2");
      assertThat(canceled.status()).isEqualTo(1);
    }
  }

  private String file(String database, String set, String more) throws Exception {
    return Files.writeString(
            folder.resolve("job.yaml"),
            """
            apiVersion: pgweir/v1
            kind: Backfill
            metadata: {name: mark-orders, owner: test}
            database: %s
            table: public.orders
            set:
              %s
            where: note IN ('n', 'x') AND note <> 'y' AND note IS DISTINCT FROM %s
            %s
            """
                .formatted(database, set, set.contains("'x'") ? "'x'" : "'y'", more))
        .toString();
  }

  private static Ran backfill(String[] here, String... arguments) {
    String[] all = new String[1 + arguments.length + here.length];
    all[0] = "backfill";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    System.arraycopy(here, 0, all, 1 + arguments.length, here.length);
    return run(all);
  }

  private static Ran run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    var line = PgweirCommand.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int status = line.execute(arguments);
    return new Ran(status, out.toString(), err.toString());
  }
}
