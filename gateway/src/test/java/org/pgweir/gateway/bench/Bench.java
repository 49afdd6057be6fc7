package org.pgweir.gateway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;

/**
 * Runs the benchmarks named in its argument, separated by commas: {@code relay}, {@code latency},
 * {@code bulk}, {@code idle}, {@code start}, {@code audit}. Writes the tables to standard output
 * and to target/bench.
 *
 * <p>System properties, all with the prefix {@code bench.}: {@code rounds}, {@code seconds} (of one
 * run), {@code gateway}, {@code pgbench}, {@code psql}, {@code pgbouncer} (programs), {@code
 * account} (for PgBouncer where we are root), {@code profile} (true: take JFR recordings).
 */
final class Bench {

  private static final Path RESULTS = Path.of("target", "bench");
  private static final int MAJOR = 18;

  private final Settings settings;
  private final StringBuilder report = new StringBuilder();

  /** What the command line chose. */
  record Settings(
      int rounds,
      int seconds,
      Path gateway,
      String pgbench,
      String psql,
      String pgbouncer,
      String account,
      boolean profile) {

    static Settings ofSystemProperties() {
      return new Settings(
          Integer.getInteger("bench.rounds", 7),
          Integer.getInteger("bench.seconds", 5),
          Path.of(System.getProperty("bench.gateway", "../pgweir")),
          System.getProperty("bench.pgbench", "pgbench"),
          System.getProperty("bench.psql", "psql"),
          System.getProperty("bench.pgbouncer", "pgbouncer"),
          System.getProperty("bench.account", "postgres"),
          Boolean.getBoolean("bench.profile"));
    }
  }

  private Bench(Settings settings) {
    this.settings = settings;
  }

  public static void main(String[] arguments) throws Exception {
    Files.createDirectories(RESULTS);
    Bench bench = new Bench(Settings.ofSystemProperties());
    bench.report.append(
        "%s, %d processors, load average %s, %d rounds of %d s\n\n"
            .formatted(
                Instant.now(),
                Runtime.getRuntime().availableProcessors(),
                Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0],
                bench.settings.rounds(),
                bench.settings.seconds()));
    List<String> names = new ArrayList<>(List.of(arguments[0].split(",", -1)));
    if (names.remove("start")) {
      bench.start();
    }
    if (names.remove("idle")) {
      bench.idle();
    }
    if (names.remove("judge")) {
      bench.show(new JudgeBench(bench.settings.rounds()).run());
    }
    if (names.remove("strict")) {
      bench.strict();
    }
    if (names.remove("audit")) {
      bench.audit();
    }
    if (!names.isEmpty()) {
      bench.sideBySide(names);
    }
    Files.writeString(RESULTS.resolve("report.md"), bench.report);
  }

  private void sideBySide(List<String> names) throws IOException, InterruptedException {
    try (PostgresServer server = server();
        Pgbouncer pgbouncer =
            Pgbouncer.start(settings.pgbouncer(), settings.account(), server.port());
        GatewayProcess gateway = GatewayProcess.start(settings.gateway(), server.port())) {
      Target direct = Target.direct(server.port());
      List<Target> targets = List.of(direct, pgbouncer.target(), gateway.target());
      Pgbench pgbench = new Pgbench(settings.pgbench());
      pgbench.initialise(server.port(), 10);
      for (String name : names) {
        if (settings.profile()) {
          gateway.beginProfile();
        }
        switch (name) {
          case "relay" -> show(new RelayBench(pgbench, settings, targets).run());
          case "latency" -> show(new RelayBench(pgbench, settings, targets).latency());
          case "bulk" -> {
            BulkBench bulk = new BulkBench(pgbench, settings, server);
            show(bulk.run(List.of(direct, pgbouncer.target(), gateway.target())));
          }
          default -> throw new IllegalArgumentException("no benchmark is called " + name);
        }
        if (settings.profile()) {
          gateway.endProfile(RESULTS.resolve(name + ".jfr"));
        }
      }
    }
  }

  /** The gateway under the pack strict beside the one that lets everything pass. */
  private void strict() throws IOException, InterruptedException {
    try (PostgresServer server = server();
        GatewayProcess open =
            GatewayProcess.start(settings.gateway(), server.port(), "pack:observe");
        GatewayProcess strict =
            GatewayProcess.start(settings.gateway(), server.port(), "pack:strict")) {
      Pgbench pgbench = new Pgbench(settings.pgbench());
      pgbench.initialise(server.port(), 10);
      List<Target> targets =
          List.of(open.target().named("pack:observe"), strict.target().named("pack:strict"));
      RelayBench bench = new RelayBench(pgbench, settings, targets);
      show(bench.run(new Figures("pgbench -S by policy", "pack:observe")));
    }
  }

  /** Gateways that write an audit log beside one that writes none. */
  private void audit() throws IOException, InterruptedException {
    try (PostgresServer server = server();
        GatewayProcess none =
            GatewayProcess.start(settings.gateway(), server.port(), "pack:observe");
        GatewayProcess handed =
            GatewayProcess.startAudited(settings.gateway(), server.port(), "handed");
        GatewayProcess written =
            GatewayProcess.startAudited(settings.gateway(), server.port(), "written")) {
      Pgbench pgbench = new Pgbench(settings.pgbench());
      pgbench.initialise(server.port(), 10);
      List<Target> targets =
          List.of(
              none.target().named("no audit"),
              handed.target().named("before: handed"),
              written.target().named("before: written"));
      RelayBench bench = new RelayBench(pgbench, settings, targets);
      show(bench.run(new Figures("pgbench -S by audit", "no audit")));
      show(bench.writes(new Figures("pgbench (TPC-B) by audit", "no audit")));
    }
  }

  private void idle() throws IOException, InterruptedException {
    try (PostgresServer server = server();
        GatewayProcess gateway =
            GatewayProcess.startWithMemoryTracking(settings.gateway(), server.port())) {
      show(new IdleBench(gateway).run("PostgreSQL behind", 500));
    }
    int port = Ports.free();
    Process silent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SilentServer.class.getName(),
                String.valueOf(port))
            .redirectErrorStream(true)
            .redirectOutput(RESULTS.resolve("silent-server.log").toFile())
            .start();
    try {
      Ports.awaitAnswer(port, silent);
      try (GatewayProcess gateway =
          GatewayProcess.startWithMemoryTracking(settings.gateway(), port)) {
        show(new IdleBench(gateway).run("a stand-in server behind", 10_000));
      }
    } finally {
      silent.destroy();
    }
  }

  /** The first start is not counted: it may have to build, and fills the file cache. */
  private void start() throws IOException, InterruptedException {
    Figures figures = new Figures("Start", "gateway");
    try (PostgresServer server = server()) {
      GatewayProcess.start(settings.gateway(), server.port()).close();
      for (int round = 0; round < settings.rounds(); round++) {
        try (GatewayProcess gateway = GatewayProcess.start(settings.gateway(), server.port())) {
          double cpuMillis = gateway.target().cpuMicros() / 1000;
          figures.add("ms until a client is answered", "gateway", gateway.readyMillis());
          figures.add("CPU ms until then", "gateway", cpuMillis);
        }
      }
    }
    show(figures);
  }

  private static PostgresServer server() {
    return PostgresServers.start(
        MAJOR, Map.of("ssl", "off", "max_connections", "700", "shared_buffers", "256MB"));
  }

  private void show(Figures figures) {
    String table = figures.table();
    report.append(table).append('\n');
    System.out.println(table);
  }
}
