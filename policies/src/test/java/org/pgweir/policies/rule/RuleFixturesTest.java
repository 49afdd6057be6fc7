package org.pgweir.policies.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pgweir.policies.JudgedStatement;
import org.pgweir.policies.Policies;
import org.pgweir.policies.Refusal;
import org.pgweir.policies.SessionFacts;
import org.pgweir.policies.Verdict;

/**
 * Judges {@code rules/<rule-id>/<case>.sql} and compares with {@code <case>.expected} beside it:
 * each statement as it was cut from the text, and what is said of it. To accept a change run with
 * {@code -Dfixtures.write=true} and read the difference.
 */
class RuleFixturesTest {

  private static final Path FIXTURES = Path.of("src/test/resources/rules");

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void judgesAsExpected(Path fixture) throws IOException {
    String sql = Files.readString(FIXTURES.resolve(fixture));
    String judged = judge(sql);
    Path expected = FIXTURES.resolve(fixture.toString().replaceAll("\\.sql$", ".expected"));
    if (Boolean.getBoolean("fixtures.write")) {
      Files.writeString(expected, judged);
    }
    assertThat(judged).isEqualTo(Files.readString(expected));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void proposesSqlThatPasses(Path fixture) throws IOException {
    String sql = Files.readString(FIXTURES.resolve(fixture));
    for (JudgedStatement statement : judgements(sql)) {
      if (statement.verdict() instanceof Verdict.Refuse(var refusal)
          && !refusal.rule().equals("opaque-statement")) {
        String hint =
            refusal.hint().orElseThrow().replace("<next range of the primary key>", "1=1");
        assertThat(judgements(hint)).isNotEmpty();
        assertThat(judgements(hint)).allMatch(step -> step.verdict() instanceof Verdict.Forward);
      }
    }
  }

  static List<Path> cases() throws IOException {
    try (Stream<Path> files = Files.walk(FIXTURES)) {
      return files
          .filter(file -> file.toString().endsWith(".sql"))
          .map(FIXTURES::relativize)
          .sorted()
          .toList();
    }
  }

  private static String judge(String sql) {
    StringBuilder result = new StringBuilder();
    for (JudgedStatement statement : judgements(sql)) {
      result.append(sql, statement.start(), statement.end()).append('\n');
      result.append(
          switch (statement.verdict()) {
            case Verdict.Forward _ -> "  forward\n";
            case Verdict.Warn(var warnings) -> "  warn " + warnings + "\n";
            case Verdict.Refuse(var refusal) -> describe(refusal);
          });
    }
    return result.toString();
  }

  private static List<JudgedStatement> judgements(String sql) {
    return Policies.judge()
        .judge(sql, new SessionFacts("shop", "app", "test", serverVersion(sql), true))
        .statements();
  }

  private static int serverVersion(String sql) {
    return sql.startsWith("-- server: ") ? Integer.parseInt(sql.substring(11, 13)) * 10000 : 170000;
  }

  /** Which policy decided is no matter of the rule. */
  private static String withoutPolicy(String detail) {
    return detail.replaceFirst("\nDecided by policy .*", "");
  }

  private static String describe(Refusal refusal) {
    StringBuilder lines = new StringBuilder();
    lines.append("  refuse ").append(refusal.rule()).append(' ').append(refusal.sqlState());
    refusal.schema().ifPresent(schema -> lines.append(" schema=").append(schema));
    refusal.table().ifPresent(table -> lines.append(" table=").append(table));
    refusal.column().ifPresent(column -> lines.append(" column=").append(column));
    lines.append("\n  message ").append(refusal.message());
    refusal.detail().ifPresent(detail -> lines.append("\n  detail ").append(withoutPolicy(detail)));
    refusal
        .hint()
        .ifPresent(hint -> lines.append("\n  hint ").append(hint.replace("\n", "\n       ")));
    return lines.append('\n').toString();
  }
}
