package org.pgweir.policies.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a policy does about a finding, from the most lenient to the strictest. */
public enum Action {
  /** Nothing, and nothing is recorded. */
  OFF,
  /** The statement goes on; the finding is recorded. */
  OBSERVE,
  /** The statement goes on, and the client is told. */
  WARN,
  /** Safe SQL with the same result runs in its place. */
  REPLACE,
  /** A managed change runs in its place. */
  PLAN,
  /** The statement does not run. */
  REFUSE;

  /** The action as policy files write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The stricter of two. */
  public Action strictest(Action other) {
    return compareTo(other) >= 0 ? this : other;
  }

  static Optional<Action> of(String word) {
    return Arrays.stream(values()).filter(action -> action.word().equals(word)).findFirst();
  }

  static String words() {
    return Arrays.stream(values()).map(Action::word).collect(Collectors.joining(", "));
  }
}
