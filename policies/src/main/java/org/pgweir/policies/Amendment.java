package org.pgweir.policies;

import java.util.List;
import org.pgweir.policies.sql.tree.Splice;

/**
 * What is changed in a statement before the server sees it: it takes the same parameters, answers
 * with the same columns and the same command tag, and runs in the same transaction.
 *
 * @param instead what happens to the client if it cannot be sent so: its statement is refused
 * @param splices in the text that the statement is part of, by place
 */
public record Amendment(Refusal instead, List<Splice> splices) {

  public Amendment {
    splices = List.copyOf(splices);
    int at = 0;
    for (Splice splice : splices) {
      if (splice.start() < at) {
        throw new IllegalArgumentException("splices out of order: " + splices);
      }
      at = splice.end();
    }
  }
}
