package org.pgweir.policies.decision;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.analysis.TransactionSoFar;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.policy.PolicySet;
import org.pgweir.policies.policy.PolicyTest;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.TrafficTag;

/**
 * What came of a test that a policy file carries.
 *
 * @param verdict what happens to the text: the strictest that happens to one of its statements
 * @param held whether it waits for a budget before it goes on
 * @param deciding the ruling behind it; empty where nothing was found
 */
public record TestRun(
    PolicyTest test, Decision.Outcome verdict, boolean held, Optional<Ruling> deciding) {

  private static final String HOLD = "hold";

  /** Runs the test by all of the policies. */
  public static TestRun of(PolicyTest test, PolicySet policies) {
    Surroundings where =
        new Surroundings(
            Catalogue.EMPTY,
            new Surroundings.Coverage.Unasked(
                new Surroundings.Size(test.table().rows(), test.table().bytes())),
            test.session().serverVersion(),
            List.of(),
            Optional.empty());
    List<Examined> examined =
        new Examiner(policies)
            .examine(
                SqlReader.read(test.statement(), true),
                test.session(),
                where,
                TransactionSoFar.NONE);
    Holds holds = new Holds(policies);
    boolean tagged = TrafficTag.of(test.statement(), true).filter("backfill"::equals).isPresent();
    boolean held =
        examined.stream()
            .anyMatch(each -> holds.of(each.subject(), test.session(), tagged).isPresent());
    return examined.stream()
        .map(Examined::decision)
        .max(Comparator.comparing(Decision::outcome))
        .map(decision -> new TestRun(test, decision.outcome(), held, decision.deciding()))
        .orElseGet(() -> new TestRun(test, Decision.Outcome.FORWARD, held, Optional.empty()));
  }

  /** Whether it came as the file says. */
  public boolean passed() {
    return word().equals(test.verdict())
        && test.rule().map(rule -> found().equals(Optional.of(rule))).orElse(true);
  }

  /** What came of it, for the person who wrote the test. */
  public String result() {
    return word()
        + found().map(rule -> " by " + rule).orElse("")
        + deciding.map(ruling -> ". " + ruling.reason()).orElse("");
  }

  private String word() {
    return held && verdict.compareTo(Decision.Outcome.WARN) <= 0
        ? HOLD
        : verdict.name().toLowerCase(Locale.ROOT);
  }

  private Optional<String> found() {
    return deciding.map(ruling -> ruling.finding().rule());
  }
}
