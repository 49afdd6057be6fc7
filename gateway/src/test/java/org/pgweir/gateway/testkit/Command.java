package org.pgweir.gateway.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A program run to its end, for the clients that are programs: psql, pgbench, pg_dump. */
public final class Command {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /**
   * What came of it.
   *
   * @param output standard output and standard error as they came
   */
  public record Result(int status, String output) {}

  private Command() {}

  /** Skips the test, with this reason, where the program is not on the PATH. */
  public static void assumePresent(String program) {
    boolean present =
        List.of(System.getenv().getOrDefault("PATH", "").split(":", -1)).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    Assumptions.assumeTrue(present, program + " is not installed here");
  }

  public static Result run(List<String> command) {
    return run(command, Map.of(), "");
  }

  /**
   * Runs a program with these variables over our own environment and this text as its input.
   *
   * @throws IllegalStateException if it does not end within two minutes; it is killed then
   */
  public static Result run(List<String> command, Map<String, String> environment, String input) {
    try {
      Path out = Files.createTempFile("pgweir-command", ".out");
      Path in = Files.createTempFile("pgweir-command", ".in");
      try {
        Files.writeString(in, input);
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new IllegalStateException(command + " still runs; so far: " + text(out));
        }
        return new Result(process.exitValue(), text(out));
      } finally {
        Files.delete(out);
        Files.delete(in);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
