package org.pgweir.gateway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pgweir.gateway.testkit.Command;
import org.pgweir.gateway.testkit.PostgresServer;

/** Runs of pgbench, the load generator that comes with PostgreSQL. */
final class Pgbench {

  private static final Pattern TRANSACTIONS =
      Pattern.compile("number of transactions actually processed: (\\d+)");
  private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+)");
  private static final int LOGGED_LATENCY = 2;

  private final String program;

  Pgbench(String program) {
    this.program = program;
  }

  /** What one run came to. */
  record Result(double tps, long transactions) {}

  /** Sets up pgbench's tables: 100,000 rows for each unit of scale. */
  void initialise(int port, int scale) {
    run(port, List.of("-i", "-q", "-s", String.valueOf(scale)));
  }

  /**
   * Runs for some seconds.
   *
   * @param options of pgbench, beside the connection and the duration
   */
  Result run(int port, int seconds, List<String> options) {
    List<String> all = new ArrayList<>(List.of("-n", "-T", String.valueOf(seconds)));
    all.addAll(options);
    String output = run(port, all);
    return new Result(
        Double.parseDouble(find(TPS, output)), Long.parseLong(find(TRANSACTIONS, output)));
  }

  /** Runs as {@link #run} with a log of all transactions; their latencies in µs, in order. */
  long[] latenciesMicros(int port, int seconds, List<String> options) throws IOException {
    Path folder = Files.createTempDirectory("pgweir-bench");
    try {
      List<String> all = new ArrayList<>(options);
      all.addAll(List.of("-l", "--log-prefix", folder.resolve("log").toString()));
      run(port, seconds, all);
      try (Stream<Path> logs = Files.list(folder)) {
        long[] latencies =
            logs.flatMap(Pgbench::lines)
                .mapToLong(line -> Long.parseLong(line.split(" ", -1)[LOGGED_LATENCY]))
                .toArray();
        Arrays.sort(latencies);
        return latencies;
      }
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
      }
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }

  private String run(int port, List<String> options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                program,
                "-h",
                PostgresServer.HOST,
                "-p",
                String.valueOf(port),
                "-U",
                PostgresServer.SUPERUSER));
    command.addAll(options);
    command.add("postgres");
    Command.Result result = Command.run(command, Map.of("PGSSLMODE", "disable"), "");
    if (result.status() != 0) {
      throw new IllegalStateException(command + ": " + result.output());
    }
    return result.output();
  }

  private static String find(Pattern pattern, String output) {
    Matcher matcher = pattern.matcher(output);
    if (!matcher.find()) {
      throw new IllegalStateException("pgbench says: " + output);
    }
    return matcher.group(1);
  }
}
