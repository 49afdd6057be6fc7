package org.pgweir.policies.recipe;

import java.util.List;
import java.util.Optional;

/**
 * One step of a {@link Plan}. A closed set: what runs plans handles every case.
 *
 * <p>Statements are written without a semicolon at their end.
 */
public sealed interface PlanStep {

  /** The step as a person would send it. */
  String sql();

  /**
   * What takes the step back; of no statements where there is nothing to take back, empty where
   * there is no way back.
   */
  Optional<List<String>> undo();

  /**
   * A question about the rows that is asked before anything is done to them: where the answer is
   * no, the statement itself would fail, and the change ends with that error.
   *
   * @param query for one boolean; reads, under ACCESS SHARE, in a transaction of its own
   * @param sqlState of the error, such as 23502
   * @param message of the error
   */
  record Verify(String query, String sqlState, String message) implements PlanStep {

    @Override
    public String sql() {
      return "-- go on only if this is true:\n" + query + ";";
    }

    @Override
    public Optional<List<String>> undo() {
      return Optional.of(List.of());
    }
  }

  /**
   * Statements that only change the catalogue, in one transaction and under the guard of their
   * locks.
   */
  record ShortTransaction(List<String> statements, Optional<List<String>> undo)
      implements PlanStep {

    public ShortTransaction {
      statements = List.copyOf(statements);
      undo = undo.map(List::copyOf);
    }

    @Override
    public String sql() {
      String all = String.join(";\n", statements) + ";";
      return statements.size() == 1 ? all : "BEGIN;\n" + all + "\nCOMMIT;";
    }
  }

  /**
   * A statement that reads a whole table under a lock that lets readers and writers go on, in a
   * transaction of its own: VALIDATE CONSTRAINT.
   */
  record Validate(String statement) implements PlanStep {

    @Override
    public String sql() {
      return statement + ";";
    }

    @Override
    public Optional<List<String>> undo() {
      return Optional.of(List.of());
    }
  }

  /**
   * A statement that runs outside a transaction block and can leave a part of its work behind:
   * CREATE INDEX CONCURRENTLY and the like.
   *
   * @param done a query for one boolean: whether it has run to its end
   * @param cleanUp statements, outside a transaction block too, that remove what an unfinished run
   *     has left and do nothing where it has left nothing
   */
  record Concurrent(
      String statement, String done, List<String> cleanUp, Optional<List<String>> undo)
      implements PlanStep {

    public Concurrent {
      cleanUp = List.copyOf(cleanUp);
      undo = undo.map(List::copyOf);
    }

    @Override
    public String sql() {
      return statement + ";";
    }
  }

  /**
   * Rows changed in batches by key, each in a short transaction of its own, until none is left.
   *
   * @param table the table as SQL names it
   * @param assignments what follows SET
   * @param remaining the condition of rows that are still to be changed; not true of a row once it
   *     is changed
   */
  record Backfill(String table, String assignments, String remaining) implements PlanStep {

    @Override
    public String sql() {
      return """
      -- in batches by primary key, each in its own transaction, until none is left:
      UPDATE %s SET %s WHERE %s AND <next range of the primary key>;\
      """
          .formatted(table, assignments, remaining);
    }

    /** The column that was filled goes with the step that added it. */
    @Override
    public Optional<List<String>> undo() {
      return Optional.of(List.of());
    }
  }
}
