package org.pgweir.gateway.cli;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code pgweir serve} as a process of its own, with the shipped logging. */
public final class ServeProcess implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Pattern READY =
      Pattern.compile("\"listen\":\"127.0.0.1:(\\d+)\".*\"admin\":\"127.0.0.1:(\\d+)\"");

  private final Process process;
  private final Path log;

  private ServeProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts it and waits until it says that it is ready. */
  public static ServeProcess start(Path folder, String... arguments) throws IOException {
    Path log = Files.createTempFile(folder, "serve", ".log");
    List<String> command =
        Stream.concat(
                Stream.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Dlogback.configurationFile=logback.xml",
                    "-cp",
                    System.getProperty("java.class.path"),
                    PgweirCommand.class.getName(),
                    "serve"),
                Stream.of(arguments))
            .toList();
    ServeProcess serve =
        new ServeProcess(
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start(),
            log);
    await()
        .atMost(LIMIT)
        .until(() -> !serve.process.isAlive() || serve.log().contains("ready for clients"));
    return serve;
  }

  public int port() {
    return Integer.parseInt(ready().group(1));
  }

  public long pid() {
    return process.pid();
  }

  public int adminPort() {
    return Integer.parseInt(ready().group(2));
  }

  /** Everything it has said. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void terminate() {
    process.destroy();
  }

  /** Ends it as a crash does. */
  public void kill() {
    process.destroyForcibly();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for the end. */
  public int status() throws InterruptedException {
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("it still runs: " + log());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private Matcher ready() {
    Matcher matcher = READY.matcher(log());
    if (!matcher.find()) {
      throw new IllegalStateException("it is not ready: " + log());
    }
    return matcher;
  }
}
