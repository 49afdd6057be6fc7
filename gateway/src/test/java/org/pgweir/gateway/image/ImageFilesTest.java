package org.pgweir.gateway.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pgweir.gateway.config.HostPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** docker/Dockerfile, docker/compose.yaml and the build name the same things. */
final class ImageFilesTest {

  private final ImageFile image = ImageFile.read();
  private final JsonNode services =
      new YAMLMapper().readTree(ImageFile.FOLDER.resolve("compose.yaml").toFile()).get("services");

  ImageFilesTest() throws IOException {}

  @Test
  void exposesThePortsItListensOn() {
    assertThat(image.exposed()).containsExactly(port("--listen"), port("--admin"));
  }

  @Test
  void asksItsOwnAdminServerForHealth() {
    assertThat(image.healthCheck().getLast())
        .contains("/dev/tcp/127.0.0.1/" + port("--admin"))
        .contains("GET /healthz ");
  }

  @Test
  void doesNotRunAsRoot() {
    assertThat(image.last("USER")).matches("[1-9][0-9]*:[1-9][0-9]*");
  }

  @Test
  void startsTheCommandThatTheBuildMakes() throws Exception {
    assertThat(Class.forName(image.entryPoint().getLast()).getMethod("main", String[].class))
        .isNotNull();
    assertThat(image.all("COPY").stream().filter(copy -> copy.startsWith("--from=build")))
        .containsExactly(
            "--from=build /src/gateway/target/lib /opt/pgweir/lib",
            "--from=build /src/gateway/target/pgweir-gateway-*.jar /opt/pgweir/lib/");
    assertThat(image.entryPoint()).contains("-cp", "/opt/pgweir/lib/*");
    assertThat(Files.readString(Path.of("pom.xml")))
        .contains("<outputDirectory>${project.build.directory}/lib</outputDirectory>")
        .contains("<artifactId>pgweir-gateway</artifactId>");
  }

  @Test
  void buildsAndRunsOnTheReleaseThatTheCodeIsWrittenIn() throws IOException {
    String release =
        Files.readString(Path.of("..", "pom.xml"))
            .replaceAll("(?s).*<maven.compiler.release>(.*?)<.*", "$1");
    assertThat(image.all("FROM"))
        .allMatch(
            from -> from.contains("eclipse-temurin-" + release) || from.contains(":" + release));
  }

  @Test
  void copiesFoldersThatExistAndAreNotIgnored() throws IOException {
    List<String> ignored = Files.readAllLines(ImageFile.FOLDER.resolve("Dockerfile.dockerignore"));
    assertThat(image.all("COPY").stream().filter(copy -> !copy.startsWith("--from")))
        .map(copy -> copy.split(" ", -1)[0])
        .allSatisfy(source -> assertThat(Path.of("..", source)).exists())
        .allSatisfy(source -> assertThat(ignored).contains("!" + source));
  }

  @Test
  void composeUsesTheImageAsItIs() {
    JsonNode pgweir = services.get("pgweir");
    Path context = ImageFile.FOLDER.resolve(pgweir.at("/build/context").asString()).normalize();
    assertThat(context.resolve(pgweir.at("/build/dockerfile").asString())).exists();
    assertThat(pgweir.get("ports").valueStream().map(JsonNode::asString))
        .containsExactly(published(port("--listen")), published(port("--admin")));
    String upstream = image.option("--upstream").replaceAll(".*//(.*):.*", "$1");
    assertThat(services.has(upstream)).as("service " + upstream).isTrue();
    assertThat(pgweir.at("/depends_on/" + upstream + "/condition").asString())
        .isEqualTo("service_healthy");
  }

  private static String published(String port) {
    return "127.0.0.1:" + port + ":" + port;
  }

  private String port(String option) {
    return String.valueOf(HostPort.parse(image.option(option)).port());
  }
}
