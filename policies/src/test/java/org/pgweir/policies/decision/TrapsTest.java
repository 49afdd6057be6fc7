package org.pgweir.policies.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pgweir.policies.BadPolicies;
import org.pgweir.policies.Catalogues;
import org.pgweir.policies.JudgedStatement;
import org.pgweir.policies.Policies;
import org.pgweir.policies.SessionFacts;
import org.pgweir.policies.Verdict;
import org.pgweir.policies.Warning;
import org.pgweir.policies.analysis.Analysis;
import org.pgweir.policies.analysis.Analyzer;
import org.pgweir.policies.analysis.CatalogueScript;
import org.pgweir.policies.analysis.LockMode;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.SqlText;

/** What well-known tools and guides get wrong about schema changes, and we must not. */
class TrapsTest {

  private static final Catalogue CATALOGUE =
      CatalogueScript.after(
          "public",
          """
          CREATE TABLE p (id int PRIMARY KEY);
          CREATE TABLE t (id int PRIMARY KEY, a int, p_id int, name text, at timestamp);
          CREATE INDEX t_at ON t (at);
          ALTER TABLE t ADD CONSTRAINT a_positive CHECK (a > 0) NOT VALID;
          INSERT INTO t SELECT generate_series(1, 5000000);
          """);

  /** The constraint first, then the backfill: every UPDATE of an old row fails meanwhile. */
  @Test
  void anUncheckedNotNullIsNotPutBeforeTheBackfill() {
    assertThat(
            rules(
                "ALTER TABLE t ADD COLUMN x int, ADD CONSTRAINT x_nn CHECK (x IS NOT NULL) NOT"
                    + " VALID"))
        .contains("not-null-before-backfill");
    String hint = hint("ALTER TABLE t ADD COLUMN x float8 NOT NULL DEFAULT random()");
    assertThat(hint.indexOf("UPDATE t")).isPositive().isLessThan(hint.indexOf("NOT VALID"));
  }

  /** The backfill first, then the default: rows inserted in between stay NULL. */
  @Test
  void theDefaultComesWithTheColumn() {
    assertThat(hint("ALTER TABLE t ADD COLUMN x float8 DEFAULT random()"))
        .contains("ADD COLUMN x float8, ALTER COLUMN x SET DEFAULT random()");
  }

  /** A trigger for INSERT alone leaves updated rows behind. */
  @Test
  void aComputedColumnFollowsUpdatesToo() {
    assertThat(hint("ALTER TABLE t ADD COLUMN x int GENERATED ALWAYS AS (a + 1) STORED", 170_000))
        .contains("BEFORE INSERT OR UPDATE");
  }

  @Test
  void aVolatileCallIsFoundInsideAnArrayAndOnTheOldestServer() {
    String sql = "ALTER TABLE t ADD COLUMN x float8[] DEFAULT ARRAY[random()]";
    for (int version : List.of(130_000, 180_000)) {
      assertThat(rules(sql, version)).contains("add-column-volatile-default");
    }
  }

  @Test
  void storageAndCompressionOfANewColumnAreRead() {
    assertThat(rules("ALTER TABLE t ADD COLUMN x text STORAGE external")).isEmpty();
    assertThat(rules("ALTER TABLE t ADD COLUMN x text COMPRESSION pglz")).isEmpty();
  }

  @Test
  void notEveryCallIsVolatile() {
    assertThat(verdict("ALTER TABLE t ADD COLUMN x timestamptz DEFAULT now()"))
        .isNotInstanceOf(Verdict.Refuse.class);
    assertThat(rules("ALTER TABLE t ADD COLUMN x text DEFAULT upper('a')")).isEmpty();
  }

  /** The scan runs under the lock of its neighbour. */
  @Test
  void validatingIsNotPutBesideAnythingElse() {
    assertThat(rules("ALTER TABLE t VALIDATE CONSTRAINT a_positive, DROP COLUMN name"))
        .contains("validate-with-other-actions");
    assertThat(rules("ALTER TABLE t ADD COLUMN x int NOT NULL")).contains("add-column-not-null");
  }

  @Test
  void keysChecksAndExclusionsTakeTheWholeTable() {
    for (String action :
        List.of(
            "ADD UNIQUE (a)",
            "ADD CHECK (a > 0)",
            "ADD EXCLUDE USING btree (a WITH =)",
            "RENAME COLUMN a TO b")) {
      assertThat(locks("ALTER TABLE t " + action)).containsEntry("t", LockMode.ACCESS_EXCLUSIVE);
    }
    assertThat(rules("ALTER TABLE t RENAME COLUMN a TO b")).contains("rename-column");
  }

  @Test
  void aForeignKeyLetsReadersGoOn() {
    assertThat(locks("ALTER TABLE t ADD FOREIGN KEY (p_id) REFERENCES p"))
        .containsEntry("t", LockMode.SHARE_ROW_EXCLUSIVE)
        .containsEntry("p", LockMode.SHARE_ROW_EXCLUSIVE);
  }

  /** What bears the name already, a build that failed or another index, is taken for it. */
  @Test
  void ifNotExistsIsNoWayToBuildAnIndexAgain() {
    assertThat(rules("CREATE INDEX CONCURRENTLY IF NOT EXISTS t_at ON t (a)"))
        .contains("create-index-if-not-exists");
  }

  /** Nothing is written anew under UTC, but the index is. */
  @Test
  void anotherTypeMayRebuildIndexesAlone() {
    Analysis analysis =
        analyze("ALTER TABLE t ALTER COLUMN at TYPE timestamptz USING at AT TIME ZONE 'UTC'");
    assertThat(analysis.indexBuild()).extracting(ObjectName::name).contains("t");
    assertThat(analyze("ALTER TABLE t ALTER COLUMN at TYPE timestamptz").fullScan().keySet())
        .extracting(ObjectName::name)
        .contains("t");
  }

  /** A value that becomes NULL while rows are copied must arrive as NULL. */
  @Test
  void whatKeepsTwoColumnsInStepCopiesNullToo() {
    assertThat(hint("ALTER TABLE t ALTER COLUMN a TYPE bigint"))
        .containsPattern("NEW\\.\\w+ := NEW\\.a")
        .contains("IS DISTINCT FROM")
        .doesNotContainIgnoringCase("IF NEW.a IS NOT NULL");
  }

  /** Of all tries not one may wait without end. */
  @Test
  void everyTryUnderGuardHasALimit() {
    assertThat(verdict("ALTER TABLE t ADD COLUMN x int"))
        .isInstanceOfSatisfying(
            Verdict.Guarded.class,
            guarded -> {
              assertThat(guarded.guard().lockTimeout()).isPositive();
              assertThat(guarded.guard().budget()).isPositive();
            });
  }

  /** Who is meant is found in search_path as the server finds it, not by its text. */
  @Test
  void searchPathIsFollowedAndNotCompared() {
    String sql =
        "SET search_path = nowhere, public; ALTER TABLE t ADD COLUMN x float8 DEFAULT random()";
    assertThat(judge(sql, 180_000).getLast().verdict()).isInstanceOf(Verdict.Refuse.class);
  }

  private static String hint(String sql) {
    return hint(sql, 180_000);
  }

  private static String hint(String sql, int version) {
    return Stream.of(judge(sql, version).getFirst().verdict())
        .map(verdict -> {
          if (verdict instanceof Verdict.Refuse(var refusal)) {
            return refusal.hint().orElseThrow();
          }
          if (verdict instanceof Verdict.Planned(var change, var _)) {
            return change.plan().sql();
          }
          throw new AssertionError(verdict);
        })
        .findFirst()
        .orElseThrow();
  }

  private static Verdict verdict(String sql) {
    return judge(sql, 180_000).getFirst().verdict();
  }

  private static Set<String> rules(String sql) {
    return rules(sql, 180_000);
  }

  /** What was found and is more than a note. */
  private static Set<String> rules(String sql, int version) {
    return judge(sql, version).stream()
        .flatMap(each ->
            switch (each.verdict()) {
              case Verdict.Refuse(var refusal) -> Stream.of(refusal.rule());
              case Verdict.Replaced(var replacement, var _) -> Stream.of(replacement.rule());
              case Verdict.Planned(var change, var _) -> Stream.of(change.rule());
              case Verdict.Forward _, Verdict.Warn _, Verdict.Guarded _, Verdict.Held _ ->
                  each.warnings().stream().map(Warning::rule);
            })
        .collect(Collectors.toSet());
  }

  private static Map<String, LockMode> locks(String sql) {
    return analyze(sql).locks().entrySet().stream()
        .collect(Collectors.toMap(lock -> lock.getKey().name(), Map.Entry::getValue));
  }

  private static Analysis analyze(String sql) {
    SqlText text = SqlReader.read(sql, true);
    return Analyzer.analyze(
        text,
        text.statements().getFirst(),
        new Surroundings(CATALOGUE, 180_000, List.of("public"), Optional.of("UTC")));
  }

  private static List<JudgedStatement> judge(String sql, int version) {
    try {
      return Policies.load(List.of(), new Fixed(), Clock.systemUTC())
          .judge(sql, new SessionFacts("shop", "app", "test", version, true))
          .statements();
    } catch (BadPolicies e) {
      throw new AssertionError(e);
    }
  }

  /** The same catalogue for every database. */
  private record Fixed() implements Catalogues {
    @Override
    public long epoch() {
      return 1;
    }

    @Override
    public Knowledge of(String database) {
      return new Known(CATALOGUE);
    }

    @Override
    public Knowledge atHand(String database) {
      return new Known(CATALOGUE);
    }
  }
}
