package org.pgweir.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LintCommandTest {

  private static final String UNSAFE =
      "ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid()";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @Test
  void aFileWithNothingUnsafeIsFine() throws IOException {
    assertThat(lint("a.sql", "SELECT 1; CREATE TABLE t (id int)")).isZero();
    assertThat(out.toString()).isEqualTo("2 statements, 0 refused, 0 warnings, 0 notes\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void theTextShowsLineCaretReasonAndRemedy() throws IOException {
    assertThat(lint("a.sql", "SELECT 1;\n" + UNSAFE + ";\n")).isEqualTo(1);
    assertThat(out.toString())
        .startsWith(
            folder.resolve("a.sql")
                + ":2:31: error add-column-volatile-default: adding column \"token\"")
        .contains("\n 2 | " + UNSAFE + ";\n   |                               ^^^^^\n")
        .contains("    why: gen_random_uuid() is volatile")
        .contains("Decided by policy recommended (pack:recommended:")
        .contains(
            "    instead: -- each in its own transaction:\n             ALTER TABLE orders ADD COLUMN token uuid, ALTER COLUMN")
        .endsWith("2 statements, 1 refused, 0 warnings, 0 notes\n")
        .doesNotContain("\u001b");
  }

  @Test
  void aTerminalGetsColour() throws IOException {
    assertThat(
            commandLine()
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.ON))
                .execute("lint", file("a.sql", UNSAFE)))
        .isEqualTo(1);
    assertThat(out.toString()).contains("\u001b[1m");
  }

  @Test
  void jsonHasOneObjectForEachStatement() throws IOException {
    assertThat(lint("a.sql", "CREATE TABLE t (id int);\n" + UNSAFE, "--format", "json"))
        .isEqualTo(1);
    List<JsonNode> objects = out.toString().lines().map(JsonMapper.shared()::readTree).toList();
    assertThat(objects).hasSize(2);
    assertThat(objects.getFirst().get("verdict").asString()).isEqualTo("forward");
    JsonNode refused = objects.get(1);
    assertThat(refused.propertyNames())
        .containsExactly(
            "source",
            "position",
            "statement",
            "verdict",
            "findings",
            "effects",
            "replacement",
            "impact");
    assertThat(refused.get("source").asString()).endsWith("a.sql");
    assertThat(refused.get("position").asString()).isEqualTo("2:1");
    assertThat(refused.get("statement").asString()).isEqualTo(UNSAFE);
    assertThat(refused.get("verdict").asString()).isEqualTo("refuse");
    JsonNode finding = refused.get("findings").get(0);
    assertThat(finding.propertyNames())
        .containsExactly("rule", "severity", "message", "detail", "hint", "object");
    assertThat(finding.get("severity").asString()).isEqualTo("error");
    assertThat(finding.get("object").asString()).isEqualTo("orders.token");
    assertThat(refused.get("effects").toString())
        .startsWith(
            """
            {"locks":[{"relation":"orders","mode":"ACCESS EXCLUSIVE"}],\
            "tableRewrite":["orders"],"fullScan":["orders"],"indexBuild":["orders"],\
            "transactional":true\
            """);
    assertThat(refused.get("replacement").get(0).asString())
        .startsWith("ALTER TABLE orders ADD COLUMN token uuid, ALTER COLUMN token SET DEFAULT");
    assertThat(refused.get("impact").get("views").isArray()).isTrue();
  }

  @Test
  void githubGetsEscapedWorkflowCommands() throws IOException {
    assertThat(lint("a,b.sql", "-- 100%\n" + UNSAFE, "--format", "github")).isEqualTo(1);
    assertThat(out.toString())
        .startsWith(
            "::error file="
                + folder
                + "/a%2Cb.sql,line=2,col=31,title=add-column-volatile-default::adding column")
        .contains("%0AInstead:%0A-- each in its own transaction:%0AALTER TABLE")
        .hasLineCount(1);
  }

  /** The whole of it was held against the schema of OASIS once; it is too large to keep here. */
  @Test
  void sarifNamesRulesPlacesAndLevels() throws IOException {
    String sql = "SELECT 'ä';\r\n\\echo x\r\n" + UNSAFE + ";";
    assertThat(lint("a b.sql", sql, "--format", "sarif")).isEqualTo(1);
    JsonNode log = JsonMapper.shared().readTree(out.toString());
    assertThat(log.get("version").asString()).isEqualTo("2.1.0");
    assertThat(log.get("$schema").asString()).endsWith("/sarif-schema-2.1.0.json");
    JsonNode run = log.get("runs").get(0);
    JsonNode driver = run.get("tool").get("driver");
    assertThat(driver.get("name").asString()).isEqualTo("pgweir");
    assertThat(run.get("columnKind").asString()).isEqualTo("unicodeCodePoints");
    assertThat(run.get("results"))
        .extracting(each -> each.get("level").asString())
        .containsExactly("note", "error");
    for (JsonNode result : run.get("results")) {
      assertThat(driver.get("rules").get(result.get("ruleIndex").asInt()).get("id"))
          .isEqualTo(result.get("ruleId"));
    }
    JsonNode place = run.get("results").get(1).get("locations").get(0).get("physicalLocation");
    assertThat(place.get("artifactLocation").get("uri").asString())
        .startsWith("file:///")
        .endsWith("/a%20b.sql");
    assertThat(place.get("region").toString())
        .isEqualTo("{\"startLine\":3,\"startColumn\":31,\"endLine\":3,\"endColumn\":36}");
  }

  @Test
  void laterFilesKnowWhatEarlierOnesHaveMade() throws IOException {
    String check = "ALTER TABLE orders ADD CONSTRAINT nn CHECK (note IS NOT NULL) NOT VALID;";
    file("V1__table.sql", "CREATE TABLE orders (id int, note varchar(10));" + check);
    file("V2__validate.sql", "ALTER TABLE orders VALIDATE CONSTRAINT nn");
    file("V3__not_null.sql", "ALTER TABLE orders ALTER note SET NOT NULL");
    file("V4__type.sql", "ALTER TABLE orders ALTER note TYPE varchar(20)");
    commandLine().execute("lint", "--format", "json", folder.toString());
    List<JsonNode> effects =
        out.toString()
            .lines()
            .map(JsonMapper.shared()::readTree)
            .map(e -> e.get("effects"))
            .toList();
    assertThat(effects).hasSize(5);
    assertThat(effects.get(2).get("fullScan").toString()).isEqualTo("[\"public.orders\"]");
    assertThat(effects.get(3).get("fullScan").toString()).isEqualTo("[]");
    assertThat(effects.get(3).get("unknown").toString()).isEqualTo("[]");
    assertThat(effects.get(4).get("tableRewrite").toString()).isEqualTo("[]");
    assertThat(effects.get(4).get("unknown").toString()).isEqualTo("[]");
  }

  @Test
  void aTableIsNewInTheFileThatCreatesItAndLargeAfterwards() throws IOException {
    file("1.sql", "CREATE TABLE orders (id int);\n" + UNSAFE);
    assertThat(commandLine().execute("lint", folder.toString())).isZero();
    file("2.sql", UNSAFE.replace("token", "other"));
    assertThat(commandLine().execute("lint", folder.toString())).isEqualTo(1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "because it is small             | 0 | -",
        "because it is small */ -- more  | 0 | -",
        "                                | 1 | it gives no reason",
        "because                         | 1 | it gives no reason"
      })
  void aCommentLetsAFindingPassIfItSaysWhy(String reason, int status, String complaint)
      throws IOException {
    String comment = "/* pgweir: allow add-column-volatile-default " + reason;
    String closed = comment.contains("*/") ? comment : comment + " */";
    assertThat(lint("a.sql", closed + "\n" + UNSAFE)).isEqualTo(status);
    if (!complaint.equals("-")) {
      assertThat(out.toString()).contains("warning inline-allow").contains(complaint);
    } else {
      assertThat(out.toString())
          .contains("note add-column-volatile-default")
          .containsPattern("Allowed by a comment, as\\s+pack:recommended:")
          .containsPattern(":\\s+it\\s+is\\s+small\\.");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "-- pgweir: allow add-column-volatile-default, opaque-statement because x%n%s",
        "%s; -- pgweir: allow add-column-volatile-default because x",
        "ALTER TABLE orders -- pgweir: allow add-column-volatile-default because x%n ADD c uuid DEFAULT gen_random_uuid()",
        "-- PGWEIR: no%n-- pgweir: ALLOW add-column-volatile-default BECAUSE x%n%n-- other%n%s"
      })
  void commentsStandBeforeInAndBehindAStatement(String form) throws IOException {
    assertThat(lint("a.sql", form.formatted(UNSAFE))).isZero();
  }

  @Test
  void commentsThatAllowNothingAreToldOf() throws IOException {
    assertThat(
            lint(
                "a.sql",
                """
                -- pgweir: allow opaque-statement because x
                SELECT 1;
                -- pgweir: allow no-such-rule because x
                SELECT 2;
                -- pgweir: allow because x
                SELECT 3;

                -- pgweir: allow opaque-statement because x
                """))
        .isZero();
    assertThat(out.toString())
        .contains(
            "a.sql:1:1: warning inline-allow: this comment allows nothing: opaque-statement finds")
        .contains("a.sql:3:1: warning inline-allow: this comment allows nothing: there is no rule")
        .contains("a.sql:5:1: warning inline-allow: this comment allows nothing: it names no rule")
        .contains("a.sql:8:1: warning inline-allow: this comment allows nothing: no statement")
        .endsWith("3 statements, 0 refused, 4 warnings, 0 notes\n");
  }

  @Test
  void aPolicyMayTakeNoNoticeOfComments() throws IOException {
    String sql = "-- pgweir: allow add-column-volatile-default because x\n" + UNSAFE;
    assertThat(lint("a.sql", sql, "--policy", "pack:strict")).isEqualTo(1);
    assertThat(out.toString()).contains("No policy lets comments allow it.");
  }

  @Test
  void whatCannotBeReadIsToldOf() throws IOException {
    assertThat(commandLine().execute("lint", "no/such.sql")).isEqualTo(2);
    assertThat(err.toString()).isEqualTo("pgweir: there is no file no/such.sql\n");
    for (String option : List.of("--server-version=12", "--format=xml", "--policy=no/such.yaml")) {
      assertThat(lint("a.sql", "SELECT 1", option)).as(option).isEqualTo(2);
    }
    assertThat(commandLine().execute("lint")).isEqualTo(2);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private int lint(String name, String text, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("lint"));
    arguments.addAll(List.of(options));
    arguments.add(file(name, text));
    return commandLine().execute(arguments.toArray(String[]::new));
  }

  private CommandLine commandLine() {
    CommandLine line = PgweirCommand.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    return line;
  }
}
