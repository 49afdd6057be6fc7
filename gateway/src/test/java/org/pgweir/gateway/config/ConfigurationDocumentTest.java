package org.pgweir.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** docs/configuration.md shows nothing that the gateway would not read. */
class ConfigurationDocumentTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");
  private static final Pattern YAML = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @TestFactory
  List<DynamicTest> everyExampleLoads() throws IOException {
    for (String name : List.of("server.crt", "server.key", "ca.crt", "users.txt")) {
      Files.createFile(folder.resolve(name));
    }
    Files.writeString(folder.resolve("pgweir.password"), "secret");
    List<String> examples = examples();
    assertThat(examples).hasSizeGreaterThan(6);
    return examples.stream()
        .map(yaml ->
            DynamicTest.dynamicTest(yaml.lines().findFirst().orElseThrow(), () -> read(yaml)))
        .toList();
  }

  @Test
  void theExampleOfEveryKeyShowsTheDefaults() throws IOException {
    GatewayConfig shown = read(examples().get(1));
    GatewayConfig smallest = read("upstream: {url: 'postgresql://db.example:5432'}");
    assertThat(shown)
        .usingRecursiveComparison()
        .ignoringFields("eventLoopThreads")
        .isEqualTo(smallest);
  }

  private static List<String> examples() throws IOException {
    return YAML.matcher(Files.readString(DOCUMENT))
        .results()
        .map((MatchResult result) -> result.group(1))
        .toList();
  }

  private GatewayConfig read(String yaml) throws IOException {
    Path file = Files.createTempFile(folder, "pgweir", ".yaml");
    Files.writeString(file, yaml);
    return ConfigFile.read(file, _ -> Optional.of("from-environment"));
  }
}
