package org.pgweir.gateway.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.pgweir.gateway.testkit.Command;
import tools.jackson.databind.json.JsonMapper;

/**
 * PostgreSQL's own grammar as a program: libpg_query of the newest major version, from npm, which
 * runs in Node. Needs the network the first time.
 */
final class LibpgQuery {

  private static final Path SOURCE = Path.of("src/test/npm");
  private static final Path FOLDER = Path.of("target/npm");
  private static final List<String> FILES =
      List.of("package.json", "package-lock.json", "facts.js");
  private static final JsonMapper JSON = JsonMapper.shared();

  private LibpgQuery() {}

  /** Skips the test, with the reason, where the program cannot be had. */
  static void assumePresent() {
    Command.assumePresent("node");
    Command.assumePresent("npm");
    try {
      Files.createDirectories(FOLDER);
      for (String file : FILES) {
        Files.copy(SOURCE.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    if (!Files.exists(FOLDER.resolve("node_modules/libpg-query"))) {
      Command.Result installed =
          Command.run(
              List.of(
                  "npm",
                  "ci",
                  "--prefix",
                  FOLDER.toString(),
                  "--ignore-scripts",
                  "--no-audit",
                  "--no-fund",
                  "--fetch-retries=1"));
      Assumptions.assumeTrue(
          installed.status() == 0, "npm cannot install libpg-query here: " + installed.output());
    }
  }

  /** What it makes of each text; empty where it turns it down. */
  static List<Optional<Facts>> read(List<String> texts) {
    StringBuilder lines = new StringBuilder();
    texts.forEach(text -> lines.append(JSON.writeValueAsString(text)).append('\n'));
    Command.Result result =
        Command.run(
            List.of("node", FOLDER.resolve("facts.js").toString()), Map.of(), lines.toString());
    assertThat(result.status()).as(result.output()).isZero();
    List<Optional<Facts>> facts = new ArrayList<>(texts.size());
    result
        .output()
        .lines()
        .forEach(line -> facts.add(Optional.ofNullable(JSON.readValue(line, Facts.class))));
    assertThat(facts).hasSameSizeAs(texts);
    return facts;
  }
}
