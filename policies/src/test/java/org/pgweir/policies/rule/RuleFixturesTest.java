package org.pgweir.policies.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pgweir.policies.BadPolicies;
import org.pgweir.policies.Catalogues;
import org.pgweir.policies.Judge;
import org.pgweir.policies.JudgedStatement;
import org.pgweir.policies.Policies;
import org.pgweir.policies.Refusal;
import org.pgweir.policies.SessionFacts;
import org.pgweir.policies.Verdict;
import org.pgweir.policies.Warning;
import org.pgweir.policies.analysis.CatalogueScript;
import org.pgweir.policies.rollout.Rollouts;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.Splice;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.TransactionStatement.Begin;
import org.pgweir.policies.sql.tree.TransactionStatement.Commit;
import org.pgweir.policies.usage.Observation;
import org.pgweir.policies.usage.SeenUse;
import org.pgweir.policies.usage.TableUsage;
import org.pgweir.policies.usage.Usages;
import org.pgweir.policies.usage.Use;

/**
 * Judges {@code rules/<rule-id>/<case>.sql} and compares with {@code <case>.expected} beside it:
 * each statement as it was cut from the text, and what is said of it. A first line {@code --
 * server: 17} says which PostgreSQL it is, lines {@code -- setup: CREATE TABLE …;} what its
 * catalogue holds, {@code -- missing: why} that it cannot be read, {@code -- rules: {…}} what a
 * policy beside the pack says, lines {@code -- usage: } who was seen to use a column. All of a file
 * is one text, unless a line {@code -- each alone} is in it. To accept a change run with {@code
 * -Dfixtures.write=true} and read the difference.
 */
class RuleFixturesTest {

  private static final String SETUP = "-- setup: ";
  private static final String MISSING = "-- missing: ";
  private static final String POLICY = "-- policy: ";
  private static final String USAGE = "-- usage: ";
  private static final String ALONE = "-- each alone";
  private static final Path FIXTURES = Path.of("src/test/resources/rules");

  /** What a hint cannot know, such as {@code <next range of the primary key>}. */
  private static final Pattern PLACEHOLDER = Pattern.compile("<[a-z ]+ of [^<>]+>");

  /** Rules some of whose statements no other SQL stands in for: the hint is a sentence then. */
  private static final Set<String> ADVISE_IN_WORDS =
      Set.of(
          "opaque-statement",
          "opaque-code",
          "add-column-if-not-exists-differs",
          "alter-type-of-used-column",
          "add-exclude-constraint",
          "enforce-constraint-full-scan",
          "domain-constraint-full-scan",
          "drop-primary-key",
          "missing-catalogue",
          "reaches-outside",
          "concurrent-build-corrupts",
          "drop-schema",
          "table-rewrite",
          "unbounded-write",
          "drop-column",
          "drop-table",
          "drop-default-of-not-null-column",
          "set-not-null-while-omitted",
          "add-column-name-clash",
          "result-type-changes");

  /** Rules that warn of what a hint is meant to do. */
  private static final Set<String> MEANT =
      Set.of(
          "drop-table",
          "drop-column",
          "drop-locks-referenced-table",
          "drop-primary-key",
          "disable-trigger",
          "foreign-key-without-index",
          "missing-catalogue");

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

  /** Each step of a hint is judged where the steps before it have left the catalogue. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void proposesSqlThatPasses(Path fixture) throws IOException {
    String sql = Files.readString(FIXTURES.resolve(fixture));
    for (JudgedStatement statement : judgements(sql, sql)) {
      if (statement.verdict() instanceof Verdict.Replaced(var replacement, var _)) {
        assertAllPass(List.of(replacement.sql()), sql);
      }
      if (statement.verdict() instanceof Verdict.Planned(var change, var _)) {
        assertAllPass(
            steps(PLACEHOLDER.matcher(change.plan().sql()).replaceAll("id BETWEEN 1 AND 9")), sql);
      }
      if (statement.verdict() instanceof Verdict.Refuse(var refusal)) {
        String hint = refusal.hint().orElseThrow(() -> new AssertionError(refusal));
        if (ADVISE_IN_WORDS.contains(refusal.rule()) && isWords(hint)) {
          continue;
        }
        assertThat(hint).isNotEqualTo(sql.substring(statement.start(), statement.end()));
        assertAllPass(steps(PLACEHOLDER.matcher(hint).replaceAll("id BETWEEN 1 AND 9")), sql);
      }
    }
  }

  private static boolean isWords(String hint) {
    List<SqlStatement> read = SqlReader.read(hint, true).statements();
    return read.size() == 1 && read.getFirst() instanceof SqlStatement.Opaque;
  }

  private static void assertAllPass(List<String> steps, String fixture) {
    assertThat(steps).isNotEmpty();
    StringBuilder before = new StringBuilder(setup(fixture));
    for (String step : steps) {
      assertThat(SqlReader.read(step, true).statements())
          .as(step)
          .noneMatch(SqlStatement.Opaque.class::isInstance);
      assertThat(judgements(judgeOf(before.toString(), fixture), step, fixture))
          .as(step)
          .allMatch(judged -> passes(judged.verdict(), before.isEmpty()));
      if (!before.isEmpty()) {
        before.append(step).append(";\n");
      }
    }
  }

  /** Without a catalogue a warning may say that it cannot be told whether the step is harmless. */
  private static boolean passes(Verdict verdict, boolean withoutCatalogue) {
    return switch (verdict) {
      case Verdict.Forward _ -> true;
      case Verdict.Warn(var warnings) -> areFine(warnings, withoutCatalogue);
      case Verdict.Guarded(var _, var warnings) -> areFine(warnings, withoutCatalogue);
      case Verdict.Replaced _, Verdict.Amended _, Verdict.Planned _ -> true;
      case Verdict.Refuse _ -> false;
    };
  }

  private static boolean areFine(List<Warning> warnings, boolean withoutCatalogue) {
    return warnings.stream()
        .allMatch(each ->
            MEANT.contains(each.rule())
                || (withoutCatalogue && each.detail().contains("cannot be told")));
  }

  /** The statements of a hint, each a text of its own, but from BEGIN to COMMIT as one. */
  private static List<String> steps(String hint) {
    List<String> steps = new ArrayList<>();
    StringJoiner block = new StringJoiner(";\n");
    boolean open = false;
    for (SqlStatement statement : SqlReader.read(hint, true).statements()) {
      block.add(statement.range().of(hint));
      open = (open || statement instanceof Begin) && !(statement instanceof Commit);
      if (!open) {
        steps.add(block.toString());
        block = new StringJoiner(";\n");
      }
    }
    return steps;
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
    for (JudgedStatement statement : judgements(sql, sql)) {
      result.append(sql, statement.start(), statement.end()).append('\n');
      switch (statement.verdict()) {
        case Verdict.Forward _ -> result.append("  forward\n");
        case Verdict.Guarded(var _, var warnings) when warnings.isEmpty() ->
            result.append("  forward\n");
        case Verdict.Warn _, Verdict.Guarded _ ->
            statement.warnings().forEach(warning -> result.append(describe("warn", warning)));
        case Verdict.Replaced(var replacement, var _) ->
            result
                .append(describe(replacement.instead()))
                .append("  replaced by ")
                .append(replacement.sql())
                .append('\n');
        case Verdict.Amended(var amendment, var _) ->
            result
                .append(describe(amendment.instead()))
                .append("  replaced by ")
                .append(Splice.apply(sql, statement.start(), statement.end(), amendment.splices()))
                .append('\n');
        case Verdict.Planned(var change, var _) ->
            result
                .append(describe(change.instead()))
                .append("  planned as\n")
                .append(change.plan().sql().indent(4));
        case Verdict.Refuse(var refusal) -> result.append(describe(refusal));
      }
      statement.observed().forEach(warning -> result.append(describe("observe", warning)));
    }
    return result.toString();
  }

  private static List<JudgedStatement> judgements(String sql, String fixture) {
    Judge judge = judgeOf(setup(fixture), fixture);
    if (sql.lines().noneMatch(ALONE::equals)) {
      return judgements(judge, sql, fixture);
    }
    List<JudgedStatement> judged = new ArrayList<>();
    for (SqlStatement statement : SqlReader.read(sql, true).statements()) {
      int start = statement.range().start();
      String alone = " ".repeat(start) + statement.range().of(sql);
      judged.addAll(judgements(judge, alone, fixture));
    }
    return judged;
  }

  private static List<JudgedStatement> judgements(Judge judge, String sql, String fixture) {
    return judge
        .judge(sql, new SessionFacts("shop", "app", "test", serverVersion(fixture), true))
        .statements();
  }

  private static Judge judgeOf(String setup, String fixture) {
    Catalogues catalogues =
        header(fixture, MISSING)
            .<Catalogues>map(why -> new FixedCatalogue(new Catalogues.Missing(why)))
            .orElseGet(() ->
                setup.isEmpty()
                    ? Catalogues.NONE
                    : new FixedCatalogue(
                        new Catalogues.Known(CatalogueScript.after("public", setup))));
    try {
      return Policies.load(
          policies(fixture), catalogues, Rollouts.NONE, usages(fixture), Clock.systemUTC());
    } catch (BadPolicies | IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> policies(String fixture) throws IOException {
    Optional<String> policy = header(fixture, POLICY);
    if (policy.isEmpty()) {
      return List.of();
    }
    Path file = Files.createTempFile("fixture", ".yaml");
    file.toFile().deleteOnExit();
    Files.writeString(
        file,
        """
        apiVersion: pgweir/v1
        kind: Policy
        metadata: {name: fixture, owner: test}
        %s
        """
            .formatted(policy.get()));
    return List.of(file.toString());
  }

  private static Optional<String> header(String fixture, String name) {
    return fixture
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()))
        .findFirst();
  }

  /** What lines {@code -- usage: TABLE COLUMN USE APPLICATION DAYS} say, of ten days' watching. */
  private static Usages usages(String fixture) {
    List<List<String>> seen =
        fixture
            .lines()
            .filter(line -> line.startsWith(USAGE))
            .map(line -> List.of(line.substring(USAGE.length()).split(" ", -1)))
            .toList();
    if (seen.isEmpty()) {
      return Usages.NONE;
    }
    Instant asOf = Instant.parse("2026-01-11T00:00:00Z");
    Observation observed =
        Observation.of(
            List.of(new Observation.Span(asOf.minus(Duration.ofDays(10)), asOf)), List.of(), asOf);
    return (_, table) -> {
      List<SeenUse> uses =
          seen.stream()
              .filter(words -> words.getFirst().equals(table.name()))
              .map(words -> {
                Instant last = asOf.minus(Duration.ofDays(Long.parseLong(words.get(4))));
                Use use = Use.of(words.get(2)).orElseThrow();
                return new SeenUse(words.get(1), use, "app", words.get(3), last, last, 7);
              })
              .toList();
      return new Usages.Known(new TableUsage(table, uses, observed, List.of()));
    };
  }

  /** The same catalogue for every database. */
  private record FixedCatalogue(Knowledge known) implements Catalogues {
    @Override
    public long epoch() {
      return 1;
    }

    @Override
    public Knowledge of(String database) {
      return known;
    }

    @Override
    public Knowledge atHand(String database) {
      return known;
    }
  }

  /** The statements behind {@code -- setup: }, which say what is in the catalogue. */
  private static String setup(String sql) {
    return sql.lines()
        .filter(line -> line.startsWith(SETUP))
        .map(line -> line.substring(SETUP.length()))
        .collect(Collectors.joining("\n"));
  }

  private static int serverVersion(String sql) {
    return sql.startsWith("-- server: ") ? Integer.parseInt(sql.substring(11, 13)) * 10000 : 170000;
  }

  /** Which policy decided is no matter of the rule. */
  private static String withoutPolicy(String detail) {
    return detail.replaceFirst("\n(Decided by policy|Nobody has been seen to need) .*", "");
  }

  private static String describe(Refusal refusal) {
    return describe(
        "refuse",
        new Warning(
            refusal.rule() + " " + refusal.sqlState(),
            refusal.message(),
            refusal.detail().orElse(""),
            refusal.hint(),
            refusal.schema(),
            refusal.table(),
            refusal.column()));
  }

  private static String describe(String what, Warning said) {
    StringBuilder lines = new StringBuilder();
    lines.append("  ").append(what).append(' ').append(said.rule());
    said.schema().ifPresent(schema -> lines.append(" schema=").append(schema));
    said.table().ifPresent(table -> lines.append(" table=").append(table));
    said.column().ifPresent(column -> lines.append(" column=").append(column));
    lines.append("\n  message ").append(said.message());
    lines.append("\n  detail ").append(withoutPolicy(said.detail()).replace("\n", "\n         "));
    said.hint()
        .ifPresent(hint -> lines.append("\n  hint ").append(hint.replace("\n", "\n       ")));
    return lines.append('\n').toString();
  }
}
