package org.pgweir.policies.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One {@code kind: Access} file, read: whose sessions they are and what they may do. Immutable.
 *
 * @param startup patterns for parameters of the StartupMessage, all of which have to match
 * @param migrations where changes have to come from; empty for anywhere
 * @param statements those that are known; empty where any may come
 * @param grants on what terms more may be granted; empty for never
 */
public record AccessDocument(
    String name,
    String owner,
    Place place,
    Selector selector,
    Map<String, Choice<Glob>> startup,
    SessionClass sessionClass,
    Rights rights,
    Optional<GrantTerms> grants,
    Optional<MigrationTerms> migrations,
    Optional<LearnedStatements> statements,
    List<PolicyTest> tests) {

  /** Parameters of the StartupMessage count after everything else. */
  private static final int LEAST_BITS = 7;

  private static final int LEAST = (1 << LEAST_BITS) - 1;

  public AccessDocument {
    startup = Map.copyOf(startup);
    tests = List.copyOf(tests);
  }

  /** Whether it is about the session, and how specifically; what a session does changes nothing. */
  Match match(Session session) {
    Match match = selector.match(session.asArrived());
    Certainty certainty = match.certainty();
    long startups = 0;
    for (var each : startup.entrySet()) {
      String value = session.arrival().parameters().getOrDefault(each.getKey(), "");
      Match part =
          each.getValue().match(glob -> Certainty.of(glob.matches(value)), Glob::specificity);
      certainty = certainty.and(part.certainty());
      startups = Math.min(LEAST, startups + part.specificity());
    }
    return new Match(certainty, match.specificity() << LEAST_BITS | startups);
  }
}
