package org.pgweir.gateway.rollout;

import java.time.Duration;
import java.util.List;

/** What a look at a phase's work shows. */
sealed interface Gate {

  /**
   * All that the next phase needs is true.
   *
   * @param evidence how that was seen: a JSON object
   * @param together statements that run in the transaction that enters the next phase
   */
  record Open(String evidence, List<String> together) implements Gate {
    public Open {
      together = List.copyOf(together);
    }

    Open(String evidence) {
      this(evidence, List.of());
    }
  }

  /**
   * It is not yet.
   *
   * @param why for an operator
   * @param pause until it makes sense to look again
   */
  record Closed(String why, Duration pause) implements Gate {
    Closed(String why) {
      this(why, Duration.ofMillis(500));
    }
  }

  /** It will not be without somebody's help. */
  record Broken(String why) implements Gate {}
}
