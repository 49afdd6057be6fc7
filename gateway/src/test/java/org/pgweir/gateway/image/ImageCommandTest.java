package org.pgweir.gateway.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.testkit.Command;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;

/** The command of the image, run as a process with other ports: what it does without Docker. */
final class ImageCommandTest {

  private static final Duration START = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void servesClientsAndEndsWithStatusZeroOnSigterm() throws Exception {
    ImageFile image = ImageFile.read();
    PostgresServer server = PostgresServers.newest();
    int port = freePort();
    int admin = freePort();
    List<String> command = new ArrayList<>(image.entryPoint());
    command.addAll(image.command());
    command.replaceAll(word ->
        switch (word) {
          case "java" -> Path.of(System.getProperty("java.home"), "bin", "java").toString();
          case "/opt/pgweir/lib/*" -> System.getProperty("java.class.path");
          default ->
              word.replace("0.0.0.0:7432", "127.0.0.1:" + port)
                  .replace("0.0.0.0:7433", "127.0.0.1:" + admin)
                  .replace("postgres:5432", PostgresServer.HOST + ":" + server.port());
        });
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      List<String> healthCheck = new ArrayList<>(image.healthCheck());
      healthCheck.replaceAll(word -> word.replace("7433", String.valueOf(admin)));
      Awaitility.await("health check")
          .atMost(START)
          .failFast(() -> assertThat(process.isAlive()).as(Files.readString(log)).isTrue())
          .until(() -> Command.run(healthCheck).status() == 0);
      new ServedGateway(
              "jdbc:postgresql://127.0.0.1:%d/postgres?user=guest".formatted(port),
              URI.create("http://127.0.0.1:" + admin))
          .servesClientsAndRefuses();
      process.destroy();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ends on SIGTERM").isTrue();
      assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}
