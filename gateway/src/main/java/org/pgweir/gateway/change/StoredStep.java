package org.pgweir.gateway.change;

import java.util.List;
import java.util.Optional;
import org.pgweir.gateway.backfill.RowWork;

/**
 * A step as the journal has it.
 *
 * @param number from 1
 * @param statements what is run; of a question the query, of a backfill table, assignments, the
 *     condition of rows that remain, and how if not until none is left
 * @param undo what takes it back; empty where there is no way back
 * @param doneQuery of a step outside transactions: whether it has run to its end
 * @param failureSqlState of a question: the error's where the answer is no
 * @param cleanUp what removes the remains of a step outside transactions
 * @param checkpoint of a backfill: how far it is
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

  /** Last of a backfill's statements, where each row is changed once. */
  static final String ONCE = "once";

  /** Last of a backfill's statements, where rows are deleted. */
  static final String DELETE = "delete";

  private static final int HOW = 3;

  public StoredStep {
    statements = List.copyOf(statements);
    undo = undo.map(List::copyOf);
    cleanUp = List.copyOf(cleanUp);
    checkpoint = List.copyOf(checkpoint);
  }

  /** What a backfill does. */
  RowWork work() {
    String assignments = statements.get(1);
    String condition = statements.get(2);
    return switch (statements.size() > HOW ? statements.get(HOW) : "") {
      case ONCE -> new RowWork.UpdateOnce(assignments, condition);
      case DELETE -> new RowWork.Delete(condition);
      default -> new RowWork.UpdateUntilNone(assignments, condition);
    };
  }

  /** How the journal keeps that. */
  static List<String> statements(String table, RowWork work) {
    return switch (work) {
      case RowWork.UpdateUntilNone(String assignments, String condition) ->
          List.of(table, assignments, condition);
      case RowWork.UpdateOnce(String assignments, String condition) ->
          List.of(table, assignments, condition, ONCE);
      case RowWork.Delete(String condition) -> List.of(table, "", condition, DELETE);
    };
  }
}
