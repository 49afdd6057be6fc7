package org.pgweir.policies.policy;

import java.util.List;

/** What came of loading policy files. */
public sealed interface Loaded {

  /** All of them are well. */
  record Good(PolicySet policies) implements Loaded {}

  /**
   * Something is wrong, and none of them counts.
   *
   * @param problems everything that was found, file by file; at least one
   */
  record Bad(List<Problem> problems) implements Loaded {
    public Bad {
      problems = List.copyOf(problems);
    }
  }
}
