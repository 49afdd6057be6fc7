package org.pgweir.policies.decision;

import java.util.Optional;
import org.pgweir.policies.access.AccessRules;
import org.pgweir.policies.policy.Action;
import org.pgweir.policies.policy.Place;
import org.pgweir.policies.rollout.write.Objection;
import org.pgweir.policies.rule.Finding;

/**
 * What is done about one finding.
 *
 * @param reason a sentence: which policy or exception decided, and what was not known
 * @param place the line that decided; empty where no policy speaks of the rule
 * @param allowedBy the comment that let it pass
 */
public record Ruling(
    Finding finding,
    Action action,
    String reason,
    Optional<Place> place,
    Optional<AllowComment> allowedBy) {

  /** Of what a session may not do. */
  public static Ruling by(AccessRules access, Finding finding) {
    return new Ruling(
        finding, Action.REFUSE, access.reason(), Optional.of(access.document().place()));
  }

  /** Of what a rollout has against a statement. */
  static Ruling by(Objection objection) {
    Action action =
        switch (objection.demand()) {
          case OBSERVE -> Action.OBSERVE;
          case WARN -> Action.WARN;
          case AMEND -> Action.REPLACE;
          case REFUSE -> Action.REFUSE;
        };
    return new Ruling(objection.finding(), action, objection.reason(), Optional.empty());
  }

  Ruling(Finding finding, Action action, String reason, Optional<Place> place) {
    this(finding, action, reason, place, Optional.empty());
  }
}
