package org.pgweir.policies;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.policies.recipe.PlanStep;

/** What a policy that asks for a plan makes of a statement. */
final class PlannedVerdictTest {

  private static final SessionFacts SESSION = new SessionFacts("shop", "app", "test", 180000, true);

  @TempDir Path folder;

  @Test
  void aRuleWithStepsForTheWholeStatementIsPlanned() throws Exception {
    assertThat(verdict("ALTER TABLE orders ADD CONSTRAINT paid CHECK (state <> '')"))
        .isInstanceOfSatisfying(
            Verdict.Planned.class,
            planned ->
                assertThat(planned.change().plan().steps())
                    .map(PlanStep::sql)
                    .containsExactly(
                        "-- go on only if this is true:\n"
                            + "SELECT NOT EXISTS (SELECT FROM orders WHERE NOT (state <> ''));",
                        "ALTER TABLE orders ADD CONSTRAINT paid CHECK (state <> '') NOT VALID;",
                        "ALTER TABLE orders VALIDATE CONSTRAINT paid;"));
  }

  @Test
  void withoutStepsForTheWholeStatementItIsRefusedAndSaysWhy() throws Exception {
    assertThat(verdict("ALTER TABLE orders ALTER COLUMN id TYPE uuid USING gen_random_uuid()"))
        .isInstanceOfSatisfying(
            Verdict.Refuse.class,
            refused ->
                assertThat(refused.refusal().detail().orElseThrow())
                    .contains("It asks to plan the statement, for which this rule has nothing"));
  }

  private Verdict verdict(String sql) throws IOException, BadPolicies {
    Path file = folder.resolve("plan.yaml");
    Files.writeString(
        file,
        """
        apiVersion: pgweir/v1
        kind: Policy
        metadata: {name: plan, owner: test}
        rules: {"*": plan}
        """);
    Judge judge = Policies.load(List.of(file.toString()), Clock.systemUTC());
    return judge.judge(sql, SESSION).statements().getFirst().verdict();
  }
}
