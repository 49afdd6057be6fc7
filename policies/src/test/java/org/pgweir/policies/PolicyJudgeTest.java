package org.pgweir.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.policies.analysis.LockMode;
import org.pgweir.policies.catalog.ObjectName;

class PolicyJudgeTest {

  private static final SessionFacts FACTS = new SessionFacts("shop", "app", "test", 180_000, true);
  private static final String UNSAFE =
      "ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid()";

  @TempDir Path folder;
  private Path file;
  private final Day clock = new Day();

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("a.yaml");
    write("rules: {\"*\": warn}");
  }

  @Test
  void refusesByTheRecommendedPackWhenNothingIsGiven() throws BadPolicies {
    PolicyJudge judge = Policies.load(List.of(), clock);
    assertThat(verdict(judge))
        .isInstanceOfSatisfying(
            Verdict.Refuse.class,
            refused -> {
              assertThat(refused.refusal().rule()).isEqualTo("add-column-volatile-default");
              assertThat(refused.refusal().detail().orElseThrow())
                  .contains(
                      "Decided by policy recommended (pack:recommended:",
                      "Policy epoch " + judge.policyEpoch() + ".");
            });
  }

  @Test
  void warnsWithAllThatIsFound() throws BadPolicies {
    Judgement judgement =
        Policies.load(List.of(file.toString()), clock).judge("SELECT 1; " + UNSAFE, FACTS);
    assertThat(judgement.forwardsAll()).isTrue();
    assertThat(judgement.statements().getFirst().verdict()).isEqualTo(Verdict.forward());
    assertThat(judgement.statements().getLast().verdict())
        .isInstanceOfSatisfying(
            Verdict.Guarded.class,
            guarded ->
                assertThat(guarded.warnings())
                    .singleElement()
                    .satisfies(warning -> {
                      assertThat(warning.rule()).isEqualTo("add-column-volatile-default");
                      assertThat(warning.table()).contains("orders");
                      assertThat(warning.column()).contains("token");
                      assertThat(warning.detail()).contains(file + ":4:14");
                    }));
  }

  @Test
  void observesByThePackOfThatName() throws BadPolicies {
    assertThat(verdict(Policies.load(List.of("pack:observe"), clock))).isEqualTo(Verdict.forward());
    assertThat(verdict(Policies.load(List.of("pack:strict"), clock)))
        .isInstanceOf(Verdict.Refuse.class);
  }

  @Test
  void readsTheFilesOfAFolderInOrder() throws IOException, BadPolicies {
    Files.writeString(folder.resolve("b.yml"), policy("b", "rules: {\"*\": off}"));
    Files.writeString(folder.resolve("notes.txt"), "not a policy");
    assertThat(verdict(Policies.load(List.of(folder.toString()), clock)))
        .isInstanceOfSatisfying(
            Verdict.Guarded.class, guarded -> assertThat(guarded.warnings()).isEmpty());
  }

  @Test
  void doesNotStartWithPoliciesThatCannotBeUsed() throws IOException {
    write("rulez: {}");
    assertThatThrownBy(() ->
            Policies.load(
                List.of(file.toString(), "pack:lenient", folder.resolve("none").toString()), clock))
        .isInstanceOf(BadPolicies.class)
        .hasMessageContaining("pack:lenient: there is no such pack")
        .hasMessageContaining("none: there is no such file");
    assertThatThrownBy(() -> Policies.load(List.of(file.toString()), clock))
        .isInstanceOf(BadPolicies.class)
        .hasMessageStartingWith(file + ":4:1: unknown key 'rulez'");
  }

  @Test
  void putsChangedFilesInForceAtOnce() throws IOException, BadPolicies {
    PolicyJudge judge = Policies.load(List.of(file.toString()), clock);
    assertThat(judge.reload()).isEqualTo(new Reload.Unchanged());
    long before = judge.epoch();
    write("rules: {\"*\": off}");
    assertThat(judge.reload())
        .isInstanceOfSatisfying(
            Reload.Changed.class, changed -> assertThat(changed.epoch()).startsWith("2-"));
    assertThat(judge.epoch()).isGreaterThan(before);
    assertThat(judge.judge(UNSAFE, FACTS).epoch()).isEqualTo(judge.epoch());
    assertThat(verdict(judge)).isInstanceOf(Verdict.Guarded.class);
  }

  @Test
  void keepsWhatIsInForceWhileAFileIsBadOrGone() throws IOException, BadPolicies {
    PolicyJudge judge = Policies.load(List.of(file.toString()), clock);
    long before = judge.epoch();
    write("rules: {\"*\": forbid}");
    assertThat(judge.reload())
        .isInstanceOfSatisfying(
            Reload.Rejected.class,
            rejected ->
                assertThat(rejected.problems().getFirst().toString())
                    .startsWith(file + ":4:14: 'forbid' is no action"));
    assertThat(judge.reload()).isEqualTo(new Reload.Unchanged());
    Files.delete(file);
    assertThat(judge.reload())
        .isInstanceOfSatisfying(
            Reload.Rejected.class,
            rejected ->
                assertThat(rejected.problems().getFirst().toString())
                    .isEqualTo(file + ": there is no such file"));
    assertThat(judge.epoch()).isEqualTo(before);
    assertThat(verdict(judge)).isInstanceOf(Verdict.Guarded.class);
    write("rules: {\"*\": warn}");
    assertThat(judge.reload()).isInstanceOf(Reload.Changed.class);
  }

  @Test
  void anExceptionEndsWithItsDayWithoutAnyFileChanging() throws IOException, BadPolicies {
    write(
        """
        rules: {"*": refuse}
        exceptions:
          - rule: add-column-volatile-default
            object: public.orders
            owner: anna
            reason: ten rows
            expires: 2026-11-20\
        """);
    PolicyJudge judge = Policies.load(List.of(file.toString()), clock);
    assertThat(verdict(judge)).isInstanceOf(Verdict.Guarded.class);
    clock.today = clock.today.plusDays(1);
    assertThat(judge.reload())
        .isInstanceOfSatisfying(
            Reload.Changed.class, changed -> assertThat(changed.expired()).hasSize(1));
    assertThat(verdict(judge)).isInstanceOf(Verdict.Refuse.class);
  }

  @Test
  void guardsAsTheMostSpecificPolicySays() throws IOException, BadPolicies {
    write(
        """
        select: {object: public.big}
        guard: {lockTimeout: 20ms, budget: 1h}\
        """);
    Files.writeString(
        folder.resolve("b.yaml"), policy("b", "select: {object: public.free}\nguard: off"));
    PolicyJudge judge = Policies.load(List.of(folder.toString()), clock);
    assertThat(guard(judge, "ALTER TABLE public.big ADD c int"))
        .hasValueSatisfying(guard -> {
          assertThat(guard.lockTimeout()).isEqualTo(Duration.ofMillis(20));
          assertThat(guard.budget()).isEqualTo(Duration.ofHours(1));
          assertThat(guard.locks())
              .isEqualTo(Map.of(ObjectName.of("public", "big"), LockMode.ACCESS_EXCLUSIVE));
        });
    assertThat(guard(judge, "ALTER TABLE public.other ADD c int"))
        .hasValueSatisfying(
            guard -> assertThat(guard.lockTimeout()).isEqualTo(Duration.ofMillis(100)));
    assertThat(guard(judge, "ALTER TABLE public.free ADD c int")).isEmpty();
    assertThat(guard(judge, "CREATE INDEX CONCURRENTLY ON public.big (a)")).isEmpty();
    assertThat(guard(judge, "LOCK TABLE public.big")).isEmpty();
    assertThat(guard(judge, "UPDATE public.big SET a = 1")).isEmpty();
  }

  private static Optional<Guard> guard(Judge judge, String sql) {
    return judge.judge(sql, FACTS).statements().getFirst().verdict()
            instanceof Verdict.Guarded(Guard guard, var _)
        ? Optional.of(guard)
        : Optional.empty();
  }

  @Test
  void refusesATextBeyondTheLimits() throws IOException, BadPolicies {
    write("limits: {statements: 2, characters: 30}");
    PolicyJudge judge = Policies.load(List.of(file.toString()), clock);
    assertThat(judge.judge("SELECT 1; SELECT 2", FACTS).forwardsAll()).isTrue();
    assertThat(refused(judge, "SELECT 1; SELECT 2; SELECT 3"))
        .satisfies(refusal -> {
          assertThat(refusal.rule()).isEqualTo("too-many-statements");
          assertThat(refusal.sqlState()).isEqualTo("54000");
          assertThat(refusal.detail().orElseThrow()).contains(file + ":4:22");
        });
    assertThat(refused(judge, "SELECT 1 /* and much besides */").rule()).isEqualTo("text-too-long");
  }

  private static Refusal refused(Judge judge, String sql) {
    Verdict verdict = judge.judge(sql, FACTS).statements().getFirst().verdict();
    assertThat(verdict).isInstanceOf(Verdict.Refuse.class);
    return ((Verdict.Refuse) verdict).refusal();
  }

  private static Verdict verdict(Judge judge) {
    return judge.judge(UNSAFE, FACTS).statements().getFirst().verdict();
  }

  private void write(String policy) throws IOException {
    Files.writeString(file, policy("a", policy));
  }

  private static String policy(String name, String rest) {
    return "apiVersion: pgweir/v1\nkind: Policy\nmetadata: {name: %s, owner: me}\n%s\n"
        .formatted(name, rest);
  }

  /** A clock that stands at noon of a day of our choice. */
  private static final class Day extends Clock {
    private LocalDate today = LocalDate.of(2026, 11, 20);

    @Override
    public Instant instant() {
      return today.atTime(12, 0).toInstant(ZoneOffset.UTC);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
