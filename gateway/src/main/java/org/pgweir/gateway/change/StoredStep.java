package org.pgweir.gateway.change;

import java.util.List;
import java.util.Optional;

/**
 * A step as the journal has it.
 *
 * @param number from 1
 * @param statements what is run; of a question the query, of a backfill table, assignments and the
 *     condition of rows that remain
 * @param undo what takes it back; empty where there is no way back
 * @param doneQuery of a step outside transactions: whether it has run to its end
 * @param failureSqlState of a question: the error's where the answer is no
 * @param cleanUp what removes the remains of a step outside transactions
 * @param checkpoint of a backfill: the key of the last row that was looked at
 */
public record StoredStep(
    int number,
    Kind kind,
    List<String> statements,
    Optional<List<String>> undo,
    Optional<String> doneQuery,
    Optional<String> failureSqlState,
    Optional<String> failure,
    List<String> cleanUp,
    State state,
    List<String> checkpoint) {

  /** What pgweir.step.kind says. */
  public enum Kind {
    VERIFY,
    TRANSACTION,
    VALIDATE,
    CONCURRENT,
    BACKFILL
  }

  /** What pgweir.step.state says. */
  public enum State {
    WAITING,
    RUNNING,
    DONE,
    UNDONE
  }

  public StoredStep {
    statements = List.copyOf(statements);
    undo = undo.map(List::copyOf);
    cleanUp = List.copyOf(cleanUp);
    checkpoint = List.copyOf(checkpoint);
  }
}
