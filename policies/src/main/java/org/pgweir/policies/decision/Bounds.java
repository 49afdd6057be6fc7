package org.pgweir.policies.decision;

import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import org.pgweir.policies.policy.Certainty;
import org.pgweir.policies.policy.Circumstances;
import org.pgweir.policies.policy.Limits;
import org.pgweir.policies.policy.Limits.Limit;
import org.pgweir.policies.policy.PolicyDocument;
import org.pgweir.policies.policy.PolicySet;
import org.pgweir.policies.policy.Session;
import org.pgweir.policies.policy.StatementKinds;

/** The limits that hold for a session: each from the most specific policy that sets it. */
public final class Bounds {

  private final PolicySet policies;

  public Bounds(PolicySet policies) {
    this.policies = policies;
  }

  /** The largest number of characters one text may have. */
  public Optional<Limit> characters(Session session) {
    return limit(session, Limits::characters);
  }

  /** The largest number of statements one text may hold. */
  public Optional<Limit> statements(Session session) {
    return limit(session, Limits::statements);
  }

  private Optional<Limit> limit(Session session, Function<Limits, Optional<Limit>> which) {
    Circumstances what =
        new Circumstances(
            session, StatementKinds.OPAQUE, "", "", "", Optional.empty(), Optional.empty());
    return policies.documents().stream()
        .filter(policy -> which.apply(policy.limits()).isPresent())
        .filter(policy -> policy.selector().match(what).certainty() == Certainty.YES)
        .reduce((former, later) -> moreSpecific(former, later, what))
        .flatMap(policy -> which.apply(policy.limits()));
  }

  /** Of equals the later. */
  private static PolicyDocument moreSpecific(
      PolicyDocument former, PolicyDocument later, Circumstances what) {
    Comparator<PolicyDocument> bySpecificity =
        Comparator.comparingLong(policy -> policy.selector().match(what).specificity());
    return bySpecificity.compare(former, later) > 0 ? former : later;
  }
}
