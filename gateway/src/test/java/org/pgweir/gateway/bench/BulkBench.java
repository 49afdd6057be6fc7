package org.pgweir.gateway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.pgweir.gateway.bench.Bench.Settings;
import org.pgweir.gateway.testkit.Command;
import org.pgweir.gateway.testkit.PostgresServer;

/** Much data at once: COPY out, and a SELECT of many wide rows. */
final class BulkBench {

  /** About 500 MB as COPY writes it. */
  private static final int COPIED_ROWS = 500_000;

  private static final String COPIED_TABLE =
      "CREATE TABLE bulk AS SELECT i, repeat(md5(i::text), 31) AS filler FROM generate_series(1, "
          + COPIED_ROWS
          + ") AS i";

  /** 5,000 rows of 25 columns in each answer. */
  private static final String WIDE_TABLE =
      "CREATE TABLE wide AS SELECT md5(i::text) AS c0"
          + wideColumns()
          + " FROM generate_series(1, 5000) AS i";

  private final Pgbench pgbench;
  private final Settings settings;

  BulkBench(Pgbench pgbench, Settings settings, PostgresServer server) {
    this.pgbench = pgbench;
    this.settings = settings;
    server.execute("postgres", COPIED_TABLE, WIDE_TABLE, "VACUUM ANALYZE");
  }

  private static String wideColumns() {
    StringBuilder columns = new StringBuilder();
    for (int i = 1; i < 25; i++) {
      columns.append(", i + ").append(i).append(" AS c").append(i);
    }
    return columns.toString();
  }

  Figures run(List<Target> targets) throws IOException {
    Figures figures = new Figures("Bulk", "direct");
    Path script = Files.createTempFile("pgweir-bench", ".sql");
    try {
      Files.writeString(script, "SELECT * FROM wide;\n");
      for (int round = -1; round < settings.rounds(); round++) {
        for (Target target : targets) {
          double copied = copiesPerSecond(target);
          double selected =
              pgbench
                  .run(target.port(), settings.seconds(), List.of("-f", script.toString()))
                  .tps();
          if (round >= 0) {
            figures.add("COPY out, MB/s", target.name(), copied * COPIED_ROWS * 1000 / 1e6);
            figures.add("wide SELECT, answers/s", target.name(), selected);
          }
        }
      }
    } finally {
      Files.delete(script);
    }
    return figures;
  }

  private double copiesPerSecond(Target target) {
    String command =
        "exec %s -q -X -h 127.0.0.1 -p %d -U postgres -c 'COPY bulk TO STDOUT' postgres >/dev/null"
            .formatted(settings.psql(), target.port());
    long started = System.nanoTime();
    Command.Result result =
        Command.run(List.of("sh", "-c", command), Map.of("PGSSLMODE", "disable"), "");
    if (result.status() != 0) {
      throw new IllegalStateException(result.output());
    }
    return 1e9 / (System.nanoTime() - started);
  }
}
