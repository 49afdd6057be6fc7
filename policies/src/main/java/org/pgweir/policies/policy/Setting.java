package org.pgweir.policies.policy;

import java.util.Optional;

/** What a policy sets for a rule, under a condition perhaps. */
public record Setting(Action action, Optional<Condition> condition, Threshold above, Place place) {

  /** Whether it is this action, whatever the circumstances. */
  boolean isAlways(Action wanted) {
    return action == wanted && condition.isEmpty() && above.equals(Threshold.NONE);
  }

  /** Whether condition and threshold let it apply. */
  public Certainty applies(Circumstances what) {
    return above
        .isPassed(what.table())
        .and(condition.map(when -> when.holds(what)).orElse(Certainty.YES));
  }
}
