package org.pgweir.policies;

import org.pgweir.policies.decision.Bounds;
import org.pgweir.policies.decision.Examiner;
import org.pgweir.policies.policy.PolicySet;

/** What the policies that may be about a session decide with. */
record OfSession(Examiner examiner, Bounds bounds, Guarding guarding, Holding holding) {

  static OfSession of(PolicySet policies) {
    return new OfSession(
        new Examiner(policies),
        new Bounds(policies),
        new Guarding(policies),
        new Holding(policies));
  }
}
