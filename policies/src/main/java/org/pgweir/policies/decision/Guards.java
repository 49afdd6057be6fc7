package org.pgweir.policies.decision;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.policy.Certainty;
import org.pgweir.policies.policy.Circumstances;
import org.pgweir.policies.policy.GuardSetting;
import org.pgweir.policies.policy.PlanSetting;
import org.pgweir.policies.policy.PolicyDocument;
import org.pgweir.policies.policy.PolicySet;
import org.pgweir.policies.policy.Session;
import org.pgweir.policies.policy.Table;
import org.pgweir.policies.recipe.PlanReply;
import org.pgweir.policies.rule.Subject;

/**
 * How statements that lock relations are guarded, and what clients of planned ones hear: for each
 * relation as the most specific policy says.
 */
public final class Guards {

  private final PolicySet policies;

  public Guards(PolicySet policies) {
    this.policies = policies;
  }

  /** Of several relations the setting with the shortest wait; empty where none is to be guarded. */
  public Optional<GuardSetting> guard(
      Subject subject, Session session, Collection<ObjectName> relations) {
    return relations.stream()
        .flatMap(relation ->
            mostSpecific(circumstances(subject, session, relation), PolicyDocument::guard)
                .filter(GuardSetting::on)
                .stream())
        .min(Comparator.comparing(GuardSetting::lockTimeout));
  }

  /** When the client of a planned statement gets its reply: when all is done, unless said. */
  public PlanReply reply(Subject subject, Session session, ObjectName relation) {
    return mostSpecific(circumstances(subject, session, relation), PolicyDocument::plan)
        .map(PlanSetting::reply)
        .orElse(PlanReply.ALL);
  }

  /** What a planned statement is called when it has run: {@code ALTER TABLE}. */
  public static String commandTag(Subject subject) {
    return StatementKind.of(subject).toUpperCase(Locale.ROOT);
  }

  private static Circumstances circumstances(
      Subject subject, Session session, ObjectName relation) {
    return new Circumstances(
        session,
        StatementKind.of(subject),
        subject.text().at(subject.statement().range()),
        "",
        "",
        Optional.of(table(relation, subject.surroundings())),
        Optional.empty());
  }

  private <T> Optional<T> mostSpecific(
      Circumstances what, Function<PolicyDocument, Optional<T>> key) {
    Comparator<PolicyDocument> bySpecificity =
        Comparator.comparingLong(policy -> policy.selector().match(what).specificity());
    return policies.documents().stream()
        .filter(policy -> key.apply(policy).isPresent())
        .filter(policy -> policy.selector().match(what).certainty() == Certainty.YES)
        .reduce((former, later) -> bySpecificity.compare(former, later) > 0 ? former : later)
        .flatMap(key);
  }

  private static Table table(ObjectName name, Surroundings where) {
    return where
        .catalogue()
        .relation(name)
        .map(Tables::of)
        .orElseGet(() -> Table.named(name.schema(), name.name()));
  }
}
