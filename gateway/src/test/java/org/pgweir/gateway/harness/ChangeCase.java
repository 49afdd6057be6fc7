package org.pgweir.gateway.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.gateway.testkit.Versions;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A schema change of {@code cases.yaml}, where the keys are described.
 *
 * @param keepsOrder whether the columns stand in the order that the original leaves
 * @param inheritableDiffers whether a key of a partition, made before that of the whole, says so
 */
record ChangeCase(
    String name,
    Versions servers,
    List<String> setup,
    String statement,
    String verdict,
    Optional<String> check,
    boolean keepsOrder,
    boolean inheritableDiffers) {

  static final Path FOLDER = Path.of("src/test/resources/harness");

  private static final Set<String> KEYS =
      Set.of(
          "name",
          "servers",
          "tables",
          "setup",
          "statement",
          "verdict",
          "check",
          "order",
          "inheritable");

  static List<ChangeCase> all() {
    List<ChangeCase> cases = new ArrayList<>();
    for (JsonNode entry : new YAMLMapper().readTree(FOLDER.resolve("cases.yaml").toFile())) {
      cases.add(read(entry));
    }
    return cases;
  }

  private static ChangeCase read(JsonNode entry) {
    if (!KEYS.containsAll(entry.propertyNames())) {
      throw new IllegalArgumentException("unknown key in " + entry);
    }
    List<String> setup = new ArrayList<>();
    text(entry, "tables").ifPresent(file -> setup.add(statements(file)));
    entry.path("setup").forEach(each -> setup.add(each.asString()));
    return new ChangeCase(
        entry.required("name").asString(),
        text(entry, "servers").map(Versions::of).orElse(Versions.ALL),
        setup,
        entry.required("statement").asString().strip(),
        entry.required("verdict").asString(),
        text(entry, "check"),
        !text(entry, "order").equals(Optional.of("differs")),
        text(entry, "inheritable").equals(Optional.of("differs")));
  }

  private static String statements(String file) {
    try {
      return Files.readString(FOLDER.resolve(file + ".sql"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Optional<String> text(JsonNode entry, String key) {
    return entry.optional(key).map(JsonNode::asString);
  }
}
