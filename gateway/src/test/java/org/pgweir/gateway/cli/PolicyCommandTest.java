package org.pgweir.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class PolicyCommandTest {

  private static final String UNSAFE =
      "ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid()";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"pack:observe", "pack:recommended", "pack:strict"})
  void everyPackPassesItsOwnTests(String pack) {
    assertThat(run("test", pack)).isZero();
    assertThat(out.toString()).matches("[1-9][0-9]* tests, 0 failed\n");
  }

  @Test
  void checksFilesThatAreWell() throws IOException {
    assertThat(run("check", policy("rules: {\"*\": warn}"))).isZero();
    assertThat(out.toString()).matches("2 policies, content [0-9a-f]{8}\n");
  }

  @Test
  void tellsAllThatIsWrongWithAFile() throws IOException {
    String file = policy("rulez: {}\nlimits: {statements: none}");
    for (String command : new String[] {"check", "test"}) {
      assertThat(run(command, file)).isEqualTo(2);
    }
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .hasSize(4)
        .allMatch(line -> line.startsWith(file + ":"))
        .anyMatch(line -> line.contains(":4:1: unknown key 'rulez'"))
        .anyMatch(line -> line.contains(":5:22: statements: 'none' is no whole number"));
  }

  @Test
  void tellsWhichExceptionHasExpired() throws IOException {
    String file =
        policy(
            """
            exceptions:
              - {rule: opaque-statement, object: a.b, owner: anna, reason: why, expires: 2020-02-29}
            """);
    assertThat(run("check", file)).isEqualTo(1);
    assertThat(out.toString())
        .startsWith(
            file + ":5:5: the exception of anna for opaque-statement expired on 2020-02-29");
  }

  @Test
  void tellsWhichTestFailsAndWhatDecided() throws IOException {
    String file =
        policy(
            """
            rules:
              "*": {action: warn, when: "table.rows < 1000"}
            tests:
              - statement: %1$s
                table: {rows: 10}
                expect: {verdict: warn, rule: add-column-volatile-default}
              - statement: %1$s
                table: {rows: 50000}
                expect: {verdict: warn}
              - statement: SELECT 1; SELECT 2
                expect: {verdict: forward}
            """
                .formatted(UNSAFE));
    assertThat(run("test", file)).isEqualTo(1);
    assertThat(out.toString())
        .startsWith(
            file
                + ":10:5: expected warn, but: refuse by add-column-volatile-default."
                + " Decided by policy recommended (pack:recommended:")
        .endsWith("3 tests, 1 failed\n");
  }

  private String policy(String rest) throws IOException {
    Path file = folder.resolve("policy.yaml");
    Files.writeString(
        file, "apiVersion: pgweir/v1\nkind: Policy\nmetadata: {name: a, owner: me}\n" + rest);
    return file.toString();
  }

  private int run(String command, String file) {
    CommandLine line = PgweirCommand.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute("policy", command, file);
  }
}
