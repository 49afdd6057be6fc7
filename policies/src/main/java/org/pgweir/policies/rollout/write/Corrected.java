package org.pgweir.policies.rollout.write;

import java.util.List;
import org.pgweir.policies.sql.tree.Splice;

/** What comes of an attempt to complete a write. */
sealed interface Corrected {

  /** It is complete with these, in any order. */
  record With(List<Splice> splices) implements Corrected {
    public With {
      splices = List.copyOf(splices);
    }
  }

  /**
   * It cannot be completed.
   *
   * @param why a sentence without a full stop
   */
  record Not(String why) implements Corrected {}
}
