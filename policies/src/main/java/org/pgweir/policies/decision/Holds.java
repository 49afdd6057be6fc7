package org.pgweir.policies.decision;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.policy.Certainty;
import org.pgweir.policies.policy.Circumstances;
import org.pgweir.policies.policy.PaceSetting;
import org.pgweir.policies.policy.PolicyDocument;
import org.pgweir.policies.policy.PolicySet;
import org.pgweir.policies.policy.Session;
import org.pgweir.policies.policy.Table;
import org.pgweir.policies.policy.Traffic;
import org.pgweir.policies.rule.Subject;

/**
 * Which statements are paced, and how: for each table as the most specific policy with {@code pace}
 * says. Where it is not known whether a policy is about a table, it is.
 */
public final class Holds {

  private final PolicySet policies;
  private final boolean none;

  public Holds(PolicySet policies) {
    this.policies = policies;
    this.none = policies.documents().stream().allMatch(each -> each.pace().isEmpty());
  }

  /**
   * How the statement is paced; empty where it goes as it comes.
   *
   * @param tagged whether it is said to be part of a backfill
   */
  public Optional<Paced> of(Subject subject, Session session, boolean tagged) {
    if (none) {
      return Optional.empty();
    }
    Set<Traffic> traffic = MassTraffic.of(subject, tagged);
    if (traffic.isEmpty() || isEveryday(traffic)) {
      return Optional.empty();
    }
    Optional<ObjectName> name = MassTraffic.table(subject);
    Optional<Table> table = name.map(each -> Tables.of(each, subject.surroundings()));
    Circumstances what =
        new Circumstances(
            session,
            StatementKind.of(subject),
            subject.text().at(subject.statement().range()),
            "",
            "",
            table,
            Optional.empty());
    return policies.documents().stream()
        .filter(policy -> policy.pace().isPresent())
        .filter(policy -> policy.selector().match(what).certainty() != Certainty.NO)
        .reduce((former, later) -> bySpecificity(what).compare(former, later) > 0 ? former : later)
        .flatMap(policy -> paced(policy, policy.pace().orElseThrow(), traffic, subject, table));
  }

  /** Whether only a policy for any traffic would pace it, and there is none. */
  private boolean isEveryday(Set<Traffic> traffic) {
    return traffic.equals(Set.of(Traffic.ANY))
        && policies.documents().stream()
            .flatMap(policy -> policy.pace().stream())
            .noneMatch(setting -> setting.traffic().contains(Traffic.ANY));
  }

  private static Comparator<PolicyDocument> bySpecificity(Circumstances what) {
    return Comparator.comparingLong(policy -> policy.selector().match(what).specificity());
  }

  private static Optional<Paced> paced(
      PolicyDocument policy,
      PaceSetting setting,
      Set<Traffic> traffic,
      Subject subject,
      Optional<Table> table) {
    if (!setting.on() || setting.above().isPassed(table) == Certainty.NO) {
      return Optional.empty();
    }
    return traffic.stream()
        .filter(setting.traffic()::contains)
        .min(Comparator.naturalOrder())
        .map(recognised ->
            new Paced(
                policy.name(),
                setting,
                recognised,
                MassTraffic.table(subject),
                MassTraffic.likeness(subject)));
  }
}
