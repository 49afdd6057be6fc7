package org.pgweir.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.policies.migration.Manifest;
import org.pgweir.policies.migration.MigrationReader;

/**
 * Statements that have to stand in files: of migrations, and of what a program is known to send.
 */
final class FromFilesTest {

  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @TempDir Path folder;

  @Test
  void aFolderAnArchiveAndAManifestHoldTheSame() throws Exception {
    write(
        "db/V1__t.sql", "CREATE TABLE \"T\" (a text DEFAULT E'it''s \\\\');\n-- x\nDROP TABLE u;");
    write("db/.git/HEAD", COMMIT + "\n");
    Path zip = folder.resolve("db.zip");
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream archive = new ZipOutputStream(out)) {
      archive.setComment(COMMIT);
      archive.putNextEntry(new ZipEntry("V1__t.sql"));
      archive.write(Files.readAllBytes(folder.resolve("db/V1__t.sql")));
      archive.closeEntry();
    }
    write("db.yaml", Manifest.write(MigrationReader.read(folder.resolve("db"), Map.of())));
    for (String from : List.of("db", "db.zip", "db.yaml")) {
      PolicyJudge judge = judge("class: migration\nmigrations: {from: %s}".formatted(from));
      assertThat(refusal(judge, "drop  table U -- now")).as(from).isEmpty();
      assertThat(refusal(judge, "CREATE TABLE \"T\" (a text DEFAULT E'it''s \\\\')")).isEmpty();
      assertThat(refusal(judge, "CREATE TABLE \"t\" (a text DEFAULT E'it''s \\\\')")).isPresent();
      assertThat(refusal(judge, "DROP TABLE v").orElseThrow().detail().orElseThrow())
          .contains(from + " at commit " + COMMIT)
          .contains("V1__t.sql:3 (version 1), which differs in more than its values");
    }
  }

  @Test
  void whatIsReadMayComeAndWhatStandsInAnotherStatementMayNot() throws Exception {
    write("db/a.sql", "UPDATE t SET a = 1; EXPLAIN ANALYZE DELETE FROM t;");
    PolicyJudge judge = judge("class: migration\nmigrations: {from: db}");
    assertThat(refusal(judge, "SELECT * FROM t")).isEmpty();
    assertThat(refusal(judge, "BEGIN")).isEmpty();
    assertThat(refusal(judge, "UPDATE t SET a = 1")).isEmpty();
    assertThat(refusal(judge, "EXPLAIN ANALYZE DELETE FROM t")).isEmpty();
    for (String sql :
        List.of(
            "UPDATE t SET a = 2",
            "DELETE FROM t",
            "EXPLAIN ANALYZE UPDATE t SET a = 2",
            "WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x",
            "DO $$ BEGIN DELETE FROM t; END $$",
            "INSERT INTO flyway_schema_history SELECT * FROM t",
            "CREATE TABLE other (a int)")) {
      assertThat(refusal(judge, sql).map(Refusal::rule)).as(sql).contains("access-migration");
    }
    assertThat(refusal(judge, "INSERT INTO flyway_schema_history VALUES (1)")).isEmpty();
    assertThat(refusal(judge, "CREATE TABLE databasechangelog (a int)")).isEmpty();
  }

  @Test
  void aFileThatIsAddedCountsFromTheNextLookOn() throws Exception {
    write("db/a.sql", "DROP TABLE t");
    PolicyJudge judge = judge("class: migration\nmigrations: {from: db}");
    assertThat(judge.reload()).isInstanceOf(Reload.Unchanged.class);
    assertThat(refusal(judge, "DROP TABLE u")).isPresent();
    write("db/b.sql", "DROP TABLE u");
    assertThat(judge.reload()).isInstanceOf(Reload.Changed.class);
    assertThat(refusal(judge, "DROP TABLE u")).isEmpty();
    Files.delete(folder.resolve("db/a.sql"));
    Files.delete(folder.resolve("db/b.sql"));
    assertThat(judge.reload()).isInstanceOf(Reload.Rejected.class);
    assertThat(judge.reload()).isInstanceOf(Reload.Unchanged.class);
    assertThat(refusal(judge, "DROP TABLE u")).isEmpty();
    assertThatThrownBy(() -> judge("class: migration\nmigrations: {from: nowhere}"))
        .isInstanceOfSatisfying(
            BadPolicies.class,
            bad -> assertThat(bad.problems().toString()).contains("no folder or archive"));
  }

  @Test
  void whatAProgramIsNotKnownToSendIsObservedOrRefused() throws Exception {
    String known =
        """
        apiVersion: pgweir/v1
        kind: Statements
        statements:
          - fingerprint: "%s"
            example: "insert into t values ( ? )"
        """
            .formatted(
                org.pgweir.policies.sql.Fingerprint.of("INSERT INTO t VALUES (1)", true).id());
    write("known.yaml", known);
    PolicyJudge observing =
        judge("class: application\nstatements: {mode: observe, known: known.yaml}");
    PolicyJudge enforcing =
        judge("class: application\nstatements: {mode: enforce, known: known.yaml}");
    assertThat(refusal(enforcing, "INSERT INTO t VALUES (1), (2), (3)")).isEmpty();
    assertThat(refusal(enforcing, "SELECT 1").map(Refusal::rule)).contains("access-unlearned");
    assertThat(refusal(enforcing, "COMMIT")).isEmpty();
    assertThat(refusal(observing, "SELECT 1")).isEmpty();
    assertThat(only(observing, "SELECT 1").observed())
        .extracting(Warning::rule)
        .contains("access-unlearned");
    assertThat(refusal(observing, "DROP TABLE t").map(Refusal::rule)).contains("access-ddl");
    write("known.yaml", known.replace("fingerprint", "finger"));
    assertThatThrownBy(
            () -> judge("class: application\nstatements: {mode: enforce, known: known.yaml}"))
        .isInstanceOfSatisfying(
            BadPolicies.class,
            bad ->
                assertThat(bad.problems().toString()).contains("known.yaml:4").contains("finger"));
  }

  @Test
  void theHintSaysHowToAsk() throws Exception {
    PolicyJudge judge = judge("class: human\ngrants: {approvers: boss}");
    String hint = refusal(judge, "DELETE FROM t WHERE a = 'x'").orElseThrow().hint().orElseThrow();
    assertThat(hint)
        .matches(
            "Ask for a grant: pgweir grant request --database d --role r --access people"
                + " --statement [0-9a-f]{16}:[0-9a-f]{16} --reason 'why'");
    assertThat(refusal(judge, "DELETE FROM t WHERE a = 'y'").orElseThrow().hint().orElseThrow())
        .isNotEqualTo(hint);
    assertThat(refusal(judge, "DELETE FROM t WHERE a = $1").orElseThrow().hint().orElseThrow())
        .contains("+any ");
    assertThat(refusal(judge, "SELECT 1; DROP TABLE t").orElseThrow().hint().orElseThrow())
        .contains("by itself");
    assertThat(refusal(judge, "PREPARE p AS DELETE FROM t").orElseThrow().hint().orElseThrow())
        .contains("never granted");
    assertThat(refusal(judge("class: human"), "DROP TABLE t").orElseThrow().hint()).isEmpty();
  }

  private static Optional<Refusal> refusal(PolicyJudge judge, String sql) {
    return judge.judge(sql, facts()).statements().stream()
        .map(JudgedStatement::verdict)
        .filter(Verdict.Refuse.class::isInstance)
        .map(verdict -> ((Verdict.Refuse) verdict).refusal())
        .findFirst();
  }

  private static JudgedStatement only(PolicyJudge judge, String sql) {
    return judge.judge(sql, facts()).statements().getFirst();
  }

  private static SessionFacts facts() {
    return new SessionFacts("d", "r", "app", 180_000, true);
  }

  private PolicyJudge judge(String access) throws Exception {
    Path file =
        write(
            "people.yaml",
            "apiVersion: pgweir/v1\nkind: Access\nmetadata: {name: people, owner: team}\n"
                + access);
    return Policies.load(List.of("pack:observe", file.toString()), Clock.systemUTC());
  }

  private Path write(String name, String text) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text, StandardCharsets.UTF_8);
  }
}
