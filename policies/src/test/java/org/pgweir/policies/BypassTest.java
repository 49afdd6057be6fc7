package org.pgweir.policies;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlText;

/** Whatever way a statement comes, it is judged. */
class BypassTest {

  private static final Path HIDDEN = Path.of("src/test/resources/bypass/hidden.sql");
  private static final String HARMLESS = "SELECT ";

  @ParameterizedTest
  @MethodSource("statements")
  void nothingHiddenGoesUnnoticed(String sql) {
    List<JudgedStatement> judged = judge(sql, true);
    assertThat(judged).as(sql).isNotEmpty().allMatch(BypassTest::isNoticed);
  }

  @Test
  void aBackslashMayEndAStringWhereThatIsTheSetting() {
    String sql = "SELECT '\\'; ALTER TABLE t ADD COLUMN x float8 DEFAULT random(); --'";
    assertThat(judge(sql, true)).hasSize(2).anyMatch(BypassTest::isNoticed);
    assertThat(judge(sql, false)).hasSize(1);
    String escaped = "SELECT '\\''; ALTER TABLE t ADD COLUMN x float8 DEFAULT random(); --'";
    assertThat(judge(escaped, false)).hasSize(2).anyMatch(BypassTest::isNoticed);
  }

  @Test
  void everyStatementOfATextIsJudged() {
    String sql = "SELECT 1; SELECT 2; ALTER TABLE t ADD COLUMN x float8 DEFAULT random(); SELECT 3";
    assertThat(judge(sql, true)).hasSize(4);
    assertThat(judge(sql, true).get(2).verdict()).isInstanceOf(Verdict.Refuse.class);
  }

  private static boolean isNoticed(JudgedStatement statement) {
    return switch (statement.verdict()) {
      case Verdict.Refuse _,
          Verdict.Replaced _,
          Verdict.Amended _,
          Verdict.Planned _,
          Verdict.Warn _ ->
          true;
      case Verdict.Forward _, Verdict.Guarded _ ->
          !statement.warnings().isEmpty() || !statement.observed().isEmpty();
    };
  }

  private static List<JudgedStatement> judge(String sql, boolean standardConformingStrings) {
    SessionFacts facts = new SessionFacts("shop", "app", "test", 180000, standardConformingStrings);
    return Policies.judge().judge(sql, facts).statements();
  }

  /** Each statement by itself, but those of plain strings, which only close a quote. */
  static List<String> statements() throws IOException {
    SqlText text = SqlReader.read(Files.readString(HIDDEN), true);
    List<String> statements = new ArrayList<>();
    for (SqlStatement statement : text.statements()) {
      String sql = text.at(statement.range());
      if (!sql.startsWith(HARMLESS) || sql.contains("(")) {
        statements.add(sql);
      }
    }
    return statements;
  }
}
