package org.pgweir.policies;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgweir.policies.policy.PolicySet;

/** Which statements are taken for such of many rows, and whose budget they come out of. */
class HoldingTest {

  private static final SessionFacts FACTS = new SessionFacts("shop", "app", "test", 180_000, true);

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          UPDATE orders SET a = 1                                                   | all-rows
          UPDATE orders SET a = 1 WHERE true                                        | all-rows
          DELETE FROM orders WHERE id > 0                                           | all-rows
          WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone          | all-rows
          UPDATE orders SET a = 1 WHERE id BETWEEN 1 AND 500                        | loop
          UPDATE orders SET a = 1 WHERE id > 10 AND id <= 20                        | loop
          DELETE FROM orders WHERE id IN (SELECT id FROM orders WHERE b LIMIT 500)  | loop
          DELETE FROM orders WHERE id IN (SELECT id FROM orders WHERE b LIMIT 5000) | bulk
          UPDATE orders SET a = 1 WHERE ctid = ANY ($1)                             | loop
          UPDATE orders SET a = 1 WHERE id BETWEEN $1 AND $2                        | loop
          INSERT INTO orders SELECT * FROM old_orders                               | bulk
          COPY orders FROM STDIN                                                    | bulk
          MERGE INTO orders o USING n ON o.id = n.id WHEN MATCHED THEN DELETE       | bulk
          UPDATE orders SET a = 1 WHERE ctid = '(0,1)' /*traffic='backfill'*/       | tagged
          UPDATE orders SET a = 1 WHERE ctid = '(0,1)'                              | none
          UPDATE orders SET a = 1 WHERE ctid = '(0,1)' /*traffic='web'*/            | none
          UPDATE orders SET a = 'traffic=''backfill''' WHERE ctid = '(0,1)'         | none
          UPDATE orders SET a = 1 WHERE false                                       | none
          INSERT INTO orders VALUES (1), (2)                                        | none
          INSERT INTO orders SELECT 1, 2                                            | none
          SELECT * FROM orders                                                      | none
          COPY orders TO STDOUT                                                     | none
          UPDATE pg_temp.orders SET a = 1                                           | none
          ALTER TABLE orders ALTER COLUMN a SET DEFAULT 1                           | none
          """)
  void recognisesTrafficOfManyRows(String sql, String traffic) throws Exception {
    PolicyJudge judge = judge("pace: {rows: 1000}");
    assertThat(word(judge.judge(sql, FACTS).statements().getFirst().verdict())).isEqualTo(traffic);
  }

  @Test
  void theSessionMaySayWhatItIsFor() throws Exception {
    PolicyJudge judge = judge("pace: {rows: 1000, traffic: tagged}");
    SessionFacts tagged =
        FACTS.withSettings(
            FACTS
                .settings()
                .with(
                    SessionSettings.Name.of("pgweir.traffic").orElseThrow(),
                    new SessionSettings.Value.Known(List.of("backfill"))));
    String sql = "UPDATE orders SET a = 1 WHERE ctid = '(0,1)'";
    assertThat(word(judge.judge(sql, tagged).statements().getFirst().verdict()))
        .isEqualTo("tagged");
    assertThat(word(judge.judge(sql, FACTS).statements().getFirst().verdict())).isEqualTo("none");
  }

  @Test
  void theMostSpecificPolicyDecidesAndMayLeaveATableAlone() throws Exception {
    PolicyJudge judge =
        judge(
            "pace: {rows: 1000, per: role}",
            "select: {object: public.small}\npace: off",
            "select: {object: public.hot}\npace: {rows: 10, above: {rows: 5000}}");
    assertThat(hold(judge, "UPDATE orders SET a = 1").budget()).isEqualTo("p0 role app");
    assertThat(word(verdict(judge, "UPDATE public.small SET a = 1"))).isEqualTo("none");
    assertThat(hold(judge, "UPDATE public.hot SET a = 1").budget())
        .isEqualTo("p2 table public.hot");
    assertThat(hold(judge, "UPDATE public.hot SET a = 1").rates().rows()).hasValue(10);
  }

  @Test
  void likeStatementsAreThoseThatChangeTheSameColumnsOfATable() throws Exception {
    PolicyJudge judge = judge("pace: {rows: 1000}");
    int likeness = hold(judge, "UPDATE orders SET a = 1 WHERE id BETWEEN 1 AND 9").likeness();
    assertThat(hold(judge, "UPDATE orders SET a = 2 WHERE id BETWEEN $1 AND $2").likeness())
        .isEqualTo(likeness);
    assertThat(hold(judge, "UPDATE orders SET b = 2 WHERE id BETWEEN $1 AND $2").likeness())
        .isNotEqualTo(likeness);
  }

  @Test
  void nobodyLooksWhereNoPolicyPaces() throws Exception {
    PolicySet policies = judge("rules: {}").policies();
    assertThat(policies.documents().stream().flatMap(each -> each.pace().stream())).isEmpty();
    assertThat(word(verdict(judge("rules: {}"), "UPDATE orders SET a = 1"))).isEqualTo("none");
  }

  private static Verdict verdict(PolicyJudge judge, String sql) {
    return judge.judge(sql, FACTS).statements().getFirst().verdict();
  }

  private static Hold hold(PolicyJudge judge, String sql) {
    assertThat(verdict(judge, sql)).isInstanceOf(Verdict.Held.class);
    return ((Verdict.Held) verdict(judge, sql)).hold();
  }

  private static String word(Verdict verdict) {
    return verdict instanceof Verdict.Held(Hold hold, var _) ? hold.traffic() : "none";
  }

  private PolicyJudge judge(String... policies) throws Exception {
    Files.writeString(
        folder.resolve("0.yaml"),
        """
        apiVersion: pgweir/v1
        kind: Policy
        metadata: {name: first, owner: us}
        rules: {"*": off}
        """);
    for (int i = 0; i < policies.length; i++) {
      Files.writeString(
          folder.resolve("1-" + i + ".yaml"),
          "apiVersion: pgweir/v1\nkind: Policy\nmetadata: {name: p%d, owner: us}\n".formatted(i)
              + policies[i]);
    }
    return Policies.load(List.of(folder.toString()), Clock.systemUTC());
  }
}
