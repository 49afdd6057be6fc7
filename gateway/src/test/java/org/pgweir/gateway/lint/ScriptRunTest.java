package org.pgweir.gateway.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.policies.Policies;
import org.pgweir.policies.PolicyJudge;
import org.pgweir.policies.SessionFacts;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.catalog.Catalogue;

class ScriptRunTest {

  private static final int TEXTS = 400;
  private static final int VERSION = 180_000;

  private static final List<String> PARTS =
      List.of(
          "--liquibase formatted sql\n",
          "--changeset a:1 endDelimiter:/ runInTransaction:false\n",
          "--changeset b:2 dbms:mysql\n",
          "--ignoreLines:2\n",
          "--ignoreLines:start\n",
          "--ignoreLines:end\n",
          "CREATE TABLE t (id bigserial PRIMARY KEY, a text UNIQUE, b int CHECK (b > 0));\n",
          "CREATE TABLE u PARTITION OF t FOR VALUES IN (1);",
          "ALTER TABLE t RENAME TO u; ALTER TABLE u RENAME a TO c;\r\n",
          "ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (b) REFERENCES t;",
          "ALTER TABLE t DROP CONSTRAINT k, ALTER b TYPE bigint, ALTER a SET NOT NULL;",
          "CREATE VIEW v AS SELECT * FROM t JOIN u USING (id);",
          "CREATE INDEX ON t (lower(a)) WHERE b > 1;",
          "DROP TABLE t CASCADE; DROP SCHEMA public CASCADE;",
          "BEGIN;",
          "COMMIT;",
          "ROLLBACK;\r",
          "SET search_path = '';",
          "DO $$ BEGIN ALTER TABLE t ADD c uuid DEFAULT gen_random_uuid(); END $$;",
          "COPY t FROM stdin;\n1\t'\n\\.\n",
          "\\copy t from 'x'\n",
          "SELECT :'x', :y \\gexec\n",
          "${schema}.",
          "-- pgweir: allow alter-type-rewrite because x\n",
          "/* pgweir: allow */",
          "'",
          "$$",
          "/*",
          "(",
          "\\",
          "😀",
          "\u0000",
          ";",
          "\n");

  @TempDir private Path folder = Path.of("");

  /** Whatever stands in a file, every place that is told lies in it. */
  @Test
  void neverFailsOnAccountOfAText() throws Exception {
    PolicyJudge judge = Policies.load(List.of(), Clock.systemUTC());
    Random random = new Random(20261120);
    for (int i = 0; i < TEXTS; i++) {
      StringBuilder text = new StringBuilder();
      for (int parts = random.nextInt(12); parts >= 0; parts--) {
        text.append(PARTS.get(random.nextInt(PARTS.size())));
      }
      Source source = Source.of("x.sql", text.toString());
      for (Reported each : run(judge, new SqlFiles(random.nextBoolean()).read(source))) {
        assertThat(source.text()).as(text.toString()).contains(each.statement());
        assertThat(each.start()).isBetween(0, source.text().length());
        assertThat(each.remarks())
            .allSatisfy(remark ->
                assertThat(remark.end()).isBetween(remark.start(), source.text().length()));
      }
    }
  }

  /** How a file is cut into messages is for the program that will send it. */
  @Test
  void limitsOfOneTextDoNotHoldForAFile() throws Exception {
    Path policy =
        Files.writeString(
            folder.resolve("limits.yaml"),
            """
            apiVersion: pgweir/v1
            kind: Policy
            metadata: {name: short, owner: us}
            limits: {statements: 1, characters: 10}
            """);
    PolicyJudge judge = Policies.load(List.of(policy.toString()), Clock.systemUTC());
    Source source = Source.of("x.sql", "SELECT 1 AS one; SELECT 2 AS two");
    assertThat(run(judge, new SqlFiles(false).read(source)))
        .extracting(Reported::verdict)
        .containsExactly("forward", "forward");
  }

  private static List<Reported> run(PolicyJudge judge, SqlFile file) {
    Surroundings start =
        new Surroundings(
            Catalogue.EMPTY,
            new Surroundings.Coverage.Unasked(),
            VERSION,
            List.of("public"),
            Optional.empty());
    return new ScriptRun(judge, new SessionFacts("", "", "", VERSION, true), start, true).run(file);
  }
}
