package org.pgweir.gateway.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.testkit.Command;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.TestGateways;

/** pgbench: fills its tables by COPY, then runs transactions in each query mode. */
final class PgbenchTest {

  private static final TestGateways GATEWAYS = new TestGateways();

  @TempDir private Path folder = Path.of("");

  @BeforeAll
  static void needPgbench() {
    Command.assumePresent("pgbench");
  }

  @AfterAll
  static void stopGateways() {
    GATEWAYS.close();
  }

  @EachServer
  void runsInEveryQueryMode(PostgresServer server) throws IOException {
    int port = GATEWAYS.inFrontOf(server).port();
    String database = server.createDatabase("pgbench");
    assertThat(pgbench(port, database, "-i", "-q", "-s", "1").status()).isZero();
    for (String mode : List.of("simple", "extended", "prepared")) {
      Command.Result result = pgbench(port, database, "-M", mode, "-c", "4", "-t", "50");
      assertThat(result.output())
          .contains("number of transactions actually processed: 200/200")
          .doesNotContain("ERROR");
      assertThat(result.status()).isZero();
    }
    Command.Result pipelines =
        pgbench(port, database, "-M", "extended", "-c", "4", "-t", "50", "-f", pipelineScript());
    assertThat(pipelines.output()).contains("number of transactions actually processed: 200/200");
    assertThat(pipelines.status()).isZero();
  }

  private String pipelineScript() throws IOException {
    return Files.writeString(
            folder.resolve("pipeline.sql"),
            """
            \\set aid random(1, 100000)
            \\startpipeline
            begin;
            update pgbench_accounts set abalance = abalance + 1 where aid = :aid;
            select abalance from pgbench_accounts where aid = :aid;
            insert into pgbench_history (tid, bid, aid, delta, mtime) values (1, 1, :aid, 1, now());
            commit;
            \\endpipeline
            """)
        .toString();
  }

  private static Command.Result pgbench(int port, String database, String... options) {
    List<String> command = new ArrayList<>(List.of("pgbench", "-n"));
    command.addAll(List.of(options));
    command.add(PostgresPrograms.uri(port, database));
    return Command.run(command);
  }
}
