package org.pgweir.policies.policy;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pgweir.policies.yaml.YamlNode.Position;

/**
 * Loads {@code policies/<folder>/<case>.yaml}. What is wrong with it stands in {@code
 * <case>.expected} beside it; to accept a change run with {@code -Dfixtures.write=true} and read
 * the difference.
 */
class PolicyFilesTest {

  private static final Path FIXTURES = Path.of("src/test/resources/policies");
  private static final Path SCHEMA = Path.of("../docs/policy.schema.json");
  private static final Set<String> RULES =
      Set.of("opaque-statement", "add-column-volatile-default");
  private static final Instant TODAY = Instant.parse("2026-11-20T00:00:00Z");

  @ParameterizedTest(name = "{0}")
  @MethodSource("valid")
  void loadsWhatIsValid(Path file) throws IOException {
    assertThat(load(file)).isInstanceOf(Loaded.Good.class);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faulty")
  void tellsEverythingThatIsWrongAndWhere(Path file) throws IOException {
    String told =
        switch (load(file)) {
          case Loaded.Good _ -> "nothing\n";
          case Loaded.Bad(var problems) ->
              problems.stream().map(problem -> problem + "\n").collect(joining());
        };
    Path expected = FIXTURES.resolve(file.toString().replaceAll("\\.yaml$", ".expected"));
    if (Boolean.getBoolean("fixtures.write")) {
      Files.writeString(expected, told);
    }
    assertThat(told).isNotEqualTo("nothing\n").isEqualTo(Files.readString(expected));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("schemaAccepts")
  void theSchemaAcceptsWhatItCanTellToBeValid(Path file) throws IOException {
    assertThat(schema().validate(Files.readString(FIXTURES.resolve(file)), InputFormat.YAML))
        .isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("schemaRefuses")
  void theSchemaRefusesTheRest(Path file) throws IOException {
    assertThat(schema().validate(Files.readString(FIXTURES.resolve(file)), InputFormat.YAML))
        .isNotEmpty();
  }

  @Test
  void refusesANameThatIsTaken() throws IOException {
    PolicyText file = text(Path.of("valid/smallest.yaml"));
    assertThat(PolicyFiles.load(List.of(file, new PolicyText("b.yaml", file.text())), RULES, TODAY))
        .isEqualTo(
            new Loaded.Bad(
                List.of(
                    Problem.at(
                        new Place("b.yaml", new Position(1, 1)),
                        "the name 'shop' is taken by the policy at smallest.yaml:1:1"))));
  }

  @Test
  void namesEachContentDifferently() throws IOException {
    PolicyText file = text(Path.of("valid/smallest.yaml"));
    assertThat(PolicyFiles.content(List.of(file)))
        .matches("[0-9a-f]{8}")
        .isEqualTo(PolicyFiles.content(List.of(file)))
        .isNotEqualTo(PolicyFiles.content(List.of(new PolicyText(file.file(), file.text() + " "))))
        .isNotEqualTo(PolicyFiles.content(List.of(new PolicyText("else", file.text()))));
  }

  static Stream<Path> valid() throws IOException {
    return files("valid");
  }

  static Stream<Path> faulty() throws IOException {
    return Stream.of("invalid", "beyond-schema", "malformed").flatMap(PolicyFilesTest::files);
  }

  static Stream<Path> schemaAccepts() {
    return Stream.of("valid", "beyond-schema").flatMap(PolicyFilesTest::files);
  }

  static Stream<Path> schemaRefuses() {
    return files("invalid");
  }

  private static Stream<Path> files(String folder) {
    try (Stream<Path> files = Files.list(FIXTURES.resolve(folder))) {
      List<Path> found =
          files
              .filter(file -> file.toString().endsWith(".yaml"))
              .map(FIXTURES::relativize)
              .sorted()
              .toList();
      assertThat(found).isNotEmpty();
      return found.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Schema schema() throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(Files.readString(SCHEMA), InputFormat.JSON);
  }

  private static Loaded load(Path file) throws IOException {
    return PolicyFiles.load(List.of(text(file)), RULES, TODAY);
  }

  private static PolicyText text(Path file) throws IOException {
    return new PolicyText(file.getFileName().toString(), Files.readString(FIXTURES.resolve(file)));
  }
}
