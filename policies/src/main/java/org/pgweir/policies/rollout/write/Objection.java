package org.pgweir.policies.rollout.write;

import org.pgweir.policies.rollout.OpenRollout;
import org.pgweir.policies.rule.Finding;

/**
 * What a rollout has against a statement, and what it wants done about it.
 *
 * @param reason a sentence: which rollout decided
 */
public record Objection(Finding finding, Demand demand, String reason) {

  /** What is to be done, mildest first. */
  public enum Demand {
    /** It goes on, and is counted. */
    OBSERVE,
    /** It goes on, and its client is told. */
    WARN,
    /** It goes on with what the finding puts into it. */
    AMEND,
    /** It does not run. */
    REFUSE
  }

  /** The same about a finding that was put into other words. */
  public Objection with(Finding said) {
    return new Objection(said, demand, reason);
  }

  static Objection of(OpenRollout rollout, Finding finding, Demand demand) {
    return new Objection(
        finding,
        demand,
        "Decided by rollout %s in phase %s.".formatted(rollout.name(), rollout.phase().word()));
  }
}
