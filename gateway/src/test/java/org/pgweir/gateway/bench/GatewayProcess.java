package org.pgweir.gateway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pgweir.gateway.testkit.Command;

/** The gateway as users run it: {@code pgweir serve} in a process of its own. */
final class GatewayProcess implements AutoCloseable {

  private static final Pattern LIVE_OBJECTS = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");
  private static final Pattern COMMITTED =
      Pattern.compile("(Total:|Java Heap \\()\\s*reserved=\\d+KB, committed=(\\d+)KB");
  private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");

  private final Process process;
  private final int port;
  private final double readyMillis;

  private GatewayProcess(Process process, int port, double readyMillis) {
    this.process = process;
    this.port = port;
    this.readyMillis = readyMillis;
  }

  /**
   * Starts it and waits until it answers clients.
   *
   * @param launcher the {@code pgweir} script; it is to become the JVM (exec)
   */
  static GatewayProcess start(Path launcher, int upstreamPort)
      throws IOException, InterruptedException {
    return start(launcher, upstreamPort, "pack:recommended");
  }

  static GatewayProcess start(Path launcher, int upstreamPort, String policy)
      throws IOException, InterruptedException {
    return start(launcher, upstreamPort, policy, "");
  }

  /** Starts one that accounts for its memory, which {@link #outsideHeapBytes} asks for. */
  static GatewayProcess startWithMemoryTracking(Path launcher, int upstreamPort)
      throws IOException, InterruptedException {
    return start(launcher, upstreamPort, "pack:recommended", "-XX:NativeMemoryTracking=summary");
  }

  private static GatewayProcess start(
      Path launcher, int upstreamPort, String policy, String jvmOptions)
      throws IOException, InterruptedException {
    int port = Ports.free();
    return start(
        launcher,
        port,
        List.of(
            "--listen",
            "127.0.0.1:" + port,
            "--admin",
            "127.0.0.1:" + Ports.free(),
            "--upstream",
            "postgresql://postgres@127.0.0.1:" + upstreamPort + "/postgres",
            "--policy",
            policy),
        jvmOptions);
  }

  /**
   * Starts one that writes an audit log.
   *
   * @param before what has to be done with a statement's line before it goes on
   */
  static GatewayProcess startAudited(Path launcher, int upstreamPort, String before)
      throws IOException, InterruptedException {
    int port = Ports.free();
    Path folder = Files.createTempDirectory("pgweir-bench-audit");
    Path config = folder.resolve("pgweir.yaml");
    Files.writeString(
        config,
        """
        listen: {address: "127.0.0.1:%d"}
        upstream: {url: "postgresql://postgres@127.0.0.1:%d/postgres"}
        admin: {enabled: false}
        policies: ["pack:observe"]
        audit: {file: audit.jsonl, before: %s, files: 1}
        """
            .formatted(port, upstreamPort, before));
    return start(launcher, port, List.of("--config", config.toString()), "");
  }

  private static GatewayProcess start(
      Path launcher, int port, List<String> options, String jvmOptions)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    // 10,000 clients are 20,000 sockets; where the limit cannot be raised it stays as it is.
    command.addAll(List.of("sh", "-c", "ulimit -n 65536 2>/dev/null; exec \"$@\"", "sh"));
    command.addAll(List.of(launcher.toAbsolutePath().toString(), "serve"));
    command.addAll(options);
    Path log = Path.of("target", "bench", "gateway.log");
    Files.createDirectories(log.getParent());
    long started = System.nanoTime();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("PGWEIR_JAVA_OPTS", jvmOptions);
    Process process = builder.start();
    Ports.awaitAnswer(port, process);
    return new GatewayProcess(process, port, (System.nanoTime() - started) / 1e6);
  }

  Target target() {
    return Target.process("gateway", port, process.pid());
  }

  /** Time from the start of the process to its first answer to a client. */
  double readyMillis() {
    return readyMillis;
  }

  /** The size of all live objects, after a full collection. */
  long liveHeapBytes() {
    Matcher total = LIVE_OBJECTS.matcher(jcmd("GC.class_histogram"));
    if (!total.find()) {
      throw new IllegalStateException("jcmd does not tell the size of the heap");
    }
    return Long.parseLong(total.group(1));
  }

  /** What the JVM has taken outside the heap, direct buffers and thread stacks included. */
  long outsideHeapBytes() {
    Matcher committed = COMMITTED.matcher(jcmd("VM.native_memory"));
    long kilobytes = 0;
    while (committed.find()) {
      long found = Long.parseLong(committed.group(2));
      kilobytes += committed.group(1).startsWith("Total") ? found : -found;
    }
    return kilobytes * 1024;
  }

  /** Begins to sample CPU time and allocations until {@link #endProfile}. */
  void beginProfile() {
    jcmd(
        "JFR.start",
        "name=bench",
        "settings=profile",
        "jdk.CPUTimeSample#enabled=true",
        "jdk.CPUTimeSample#throttle=2ms",
        "jdk.ObjectAllocationSample#throttle=1000/s");
  }

  /** Writes the samples taken into that file, for {@code jfr view} or JDK Mission Control. */
  void endProfile(Path file) {
    jcmd("JFR.stop", "name=bench", "filename=" + file.toAbsolutePath());
  }

  private String jcmd(String... words) {
    List<String> command = new ArrayList<>(List.of(JCMD.toString(), "" + process.pid()));
    command.addAll(List.of(words));
    return Command.run(command).output();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
