package org.pgweir.policies.decision;

import java.util.Optional;
import org.pgweir.policies.access.AccessRules;
import org.pgweir.policies.policy.Action;
import org.pgweir.policies.policy.Place;
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
        finding,
        access.isObserved(finding) ? Action.OBSERVE : Action.REFUSE,
        access.reason(),
        Optional.of(access.document().place()));
  }

  /** Whether it is about what a session may do, whatever the statement does to others. */
  public boolean isOfAccess() {
    return finding.rule().startsWith(AccessRules.PREFIX);
  }

  Ruling(Finding finding, Action action, String reason, Optional<Place> place) {
    this(finding, action, reason, place, Optional.empty());
  }
}
