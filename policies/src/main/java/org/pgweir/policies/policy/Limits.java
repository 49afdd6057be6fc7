package org.pgweir.policies.policy;

import java.util.Optional;

/** Bounds on one text a client sends. */
public record Limits(Optional<Limit> statements, Optional<Limit> characters) {

  static final Limits NONE = new Limits(Optional.empty(), Optional.empty());

  /**
   * A bound and where it is set.
   *
   * @param most the largest number that is allowed
   */
  public record Limit(int most, Place place) {}
}
