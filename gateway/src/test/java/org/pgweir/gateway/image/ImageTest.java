package org.pgweir.gateway.image;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.utility.DockerImageName;

/** The image, built and run as the compose file does. {@link ImageCommandTest} runs everywhere. */
final class ImageTest {

  private static final Duration BUILD = Duration.ofMinutes(10);

  @Test
  void servesClientsInFrontOfAPostgresContainer() throws Exception {
    Assumptions.assumeTrue(
        DockerClientFactory.instance().isDockerAvailable(), "there is no Docker here");
    try (Network network = Network.newNetwork();
        GenericContainer<?> postgres = postgres(network);
        GenericContainer<?> pgweir = pgweir(network)) {
      postgres.start();
      pgweir.start();
      String host = pgweir.getHost();
      new ServedGateway(
              "jdbc:postgresql://%s:%d/postgres?user=postgres&password=postgres"
                  .formatted(host, pgweir.getMappedPort(7432)),
              URI.create("http://%s:%d".formatted(host, pgweir.getMappedPort(7433))))
          .servesClientsAndRefuses();
    }
  }

  private static GenericContainer<?> postgres(Network network) {
    return new GenericContainer<>(DockerImageName.parse("postgres:18"))
        .withNetwork(network)
        .withNetworkAliases("postgres")
        .withEnv("POSTGRES_PASSWORD", "postgres")
        .withExposedPorts(5432)
        .waitingFor(Wait.forLogMessage(".*ready to accept connections.*", 2));
  }

  private static GenericContainer<?> pgweir(Network network) {
    ImageFromDockerfile image = new ImageFromDockerfile();
    for (String source : ImageFile.SOURCES) {
      image.withFileFromPath(source, Path.of("..", source));
    }
    image.withFileFromPath("Dockerfile", ImageFile.FOLDER.resolve("Dockerfile"));
    return new GenericContainer<>(image)
        .withNetwork(network)
        .withExposedPorts(7432, 7433)
        .waitingFor(Wait.forHealthcheck().withStartupTimeout(BUILD));
  }
}
