package org.pgweir.policies.decision;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.policy.Certainty;
import org.pgweir.policies.policy.Circumstances;
import org.pgweir.policies.policy.GuardSetting;
import org.pgweir.policies.policy.PolicyDocument;
import org.pgweir.policies.policy.PolicySet;
import org.pgweir.policies.policy.Session;
import org.pgweir.policies.policy.Table;
import org.pgweir.policies.rule.Subject;

/**
 * How statements that lock relations are guarded: for each relation as the most specific policy
 * says.
 */
public final class Guards {

  private final PolicySet policies;

  public Guards(PolicySet policies) {
    this.policies = policies;
  }

  /** Of several relations the setting with the shortest wait; empty where none is to be guarded. */
  public Optional<GuardSetting> guard(
      Subject subject, Session session, Collection<ObjectName> relations) {
    String kind = StatementKind.of(subject);
    String sql = subject.text().at(subject.statement().range());
    return relations.stream()
        .flatMap(relation ->
            guard(
                new Circumstances(
                    session,
                    kind,
                    sql,
                    "",
                    "",
                    Optional.of(table(relation, subject.surroundings())),
                    Optional.empty()))
                .stream())
        .min(Comparator.comparing(GuardSetting::lockTimeout));
  }

  private Optional<GuardSetting> guard(Circumstances what) {
    Comparator<PolicyDocument> bySpecificity =
        Comparator.comparingLong(policy -> policy.selector().match(what).specificity());
    return policies.documents().stream()
        .filter(policy -> policy.guard().isPresent())
        .filter(policy -> policy.selector().match(what).certainty() == Certainty.YES)
        .reduce((former, later) -> bySpecificity.compare(former, later) > 0 ? former : later)
        .flatMap(PolicyDocument::guard)
        .filter(GuardSetting::on);
  }

  private static Table table(ObjectName name, Surroundings where) {
    return where
        .catalogue()
        .relation(name)
        .map(Tables::of)
        .orElseGet(() -> Table.named(name.schema(), name.name()));
  }
}
