package org.pgweir.policies.policy;

/** Whether something holds, where what decides it may not be known. */
public enum Certainty {
  YES,
  NO,
  UNKNOWN;

  static Certainty of(boolean holds) {
    return holds ? YES : NO;
  }

  Certainty not() {
    return switch (this) {
      case YES -> NO;
      case NO -> YES;
      case UNKNOWN -> UNKNOWN;
    };
  }

  /** Whether both hold. */
  public Certainty and(Certainty other) {
    if (this == NO || other == NO) {
      return NO;
    }
    return this == YES ? other : this;
  }

  /** Whether at least one holds. */
  public Certainty or(Certainty other) {
    if (this == YES || other == YES) {
      return YES;
    }
    return this == NO ? other : this;
  }
}
