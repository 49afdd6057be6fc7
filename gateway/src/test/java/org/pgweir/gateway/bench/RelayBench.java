package org.pgweir.gateway.bench;

import java.io.IOException;
import java.util.List;
import org.pgweir.gateway.bench.Bench.Settings;

/** Many small transactions ({@code pgbench -S}): throughput, CPU and latency. */
final class RelayBench {

  private static final int CLIENTS = 16;

  private final Pgbench pgbench;
  private final Settings settings;
  private final List<Target> targets;

  RelayBench(Pgbench pgbench, Settings settings, List<Target> targets) {
    this.pgbench = pgbench;
    this.settings = settings;
    this.targets = targets;
  }

  /** Throughput and CPU per transaction of the process in the middle, in each query mode. */
  Figures run() {
    return run(new Figures("pgbench -S, " + CLIENTS + " clients", "pgbouncer"));
  }

  Figures run(Figures figures) {
    for (String mode : List.of("prepared", "extended", "simple")) {
      List<String> options = List.of("-S", "-M", mode, "-c", String.valueOf(CLIENTS));
      warmUp(options);
      for (int round = 0; round < settings.rounds(); round++) {
        for (Target target : targets) {
          double before = target.cpuMicros();
          Pgbench.Result result = pgbench.run(target.port(), settings.seconds(), options);
          double cpu = target.cpuMicros() - before;
          figures.add(mode + ", transactions/s", target.name(), result.tps());
          if (target.pid().isPresent()) {
            figures.add(
                mode + ", CPU µs per transaction", target.name(), cpu / result.transactions());
          }
        }
      }
    }
    return figures;
  }

  /** Throughput of transactions that write, prepared. */
  Figures writes(Figures figures) {
    List<String> options = List.of("-M", "prepared", "-c", String.valueOf(CLIENTS));
    warmUp(options);
    for (int round = 0; round < settings.rounds(); round++) {
      for (Target target : targets) {
        figures.add(
            "transactions/s",
            target.name(),
            pgbench.run(target.port(), settings.seconds(), options).tps());
      }
    }
    return figures;
  }

  /** Latency as one client sees it, from a log of all transactions. */
  Figures latency() throws IOException {
    Figures figures = new Figures("pgbench -S, 1 client", "pgbouncer");
    List<String> options = List.of("-S", "-M", "prepared", "-c", "1");
    warmUp(options);
    for (int round = 0; round < settings.rounds(); round++) {
      for (Target target : targets) {
        long[] micros = pgbench.latenciesMicros(target.port(), settings.seconds(), options);
        figures.add("p50 µs", target.name(), (double) micros[micros.length / 2]);
        figures.add("p99 µs", target.name(), (double) micros[(int) (micros.length * 0.99)]);
      }
    }
    return figures;
  }

  /** Twice the length of a round: a JVM compiles what it runs while it runs. */
  private void warmUp(List<String> options) {
    targets.forEach(target -> pgbench.run(target.port(), 2 * settings.seconds(), options));
  }
}
