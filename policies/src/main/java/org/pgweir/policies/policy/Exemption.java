package org.pgweir.policies.policy;

import java.time.LocalDate;

/**
 * A rule that does not count for an object, because somebody answers for it for a while.
 *
 * @param expires the last day it counts, in UTC
 */
public record Exemption(
    String rule,
    ObjectPattern object,
    String owner,
    String reason,
    LocalDate expires,
    Place place) {

  /** Whether it no longer counts. */
  public boolean isExpired(LocalDate today) {
    return today.isAfter(expires);
  }

  /** Whether it is about this finding, beyond doubt. */
  public boolean covers(Circumstances what) {
    return rule.equals(what.rule()) && Selector.about(object, what.table()) == Certainty.YES;
  }
}
