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

/**
 * What came of a test that a policy file carries.
 *
 * @param verdict what happens to the text: the strictest that happens to one of its statements
 * @param deciding the ruling behind it; empty where nothing was found
 */
public record TestRun(PolicyTest test, Decision.Outcome verdict, Optional<Ruling> deciding) {

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
    return examined.stream()
        .map(Examined::decision)
        .max(Comparator.comparing(Decision::outcome))
        .map(decision -> new TestRun(test, decision.outcome(), decision.deciding()))
        .orElseGet(() -> new TestRun(test, Decision.Outcome.FORWARD, Optional.empty()));
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
    return verdict.name().toLowerCase(Locale.ROOT);
  }

  private Optional<String> found() {
    return deciding.map(ruling -> ruling.finding().rule());
  }
}
