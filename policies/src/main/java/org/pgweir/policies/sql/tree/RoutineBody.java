package org.pgweir.policies.sql.tree;

import java.util.List;

/** The code of a function, procedure or DO block. */
public sealed interface RoutineBody {

  /**
   * Code that was read. Ranges in it refer to the text given here, which is the code with the
   * quoting of its string resolved, or the whole text for a BEGIN ATOMIC body.
   *
   * @param code its SQL statements in the order of the text, whichever branch they stand in
   * @param expressions every other expression it computes: conditions, assignments, arguments
   * @param dynamicSql the text of each EXECUTE, which is known only when it runs
   * @param transactionControl whether it commits or rolls back
   */
  record Read(
      SqlText code,
      List<Expression> expressions,
      List<Expression> dynamicSql,
      boolean transactionControl)
      implements RoutineBody {
    public Read {
      expressions = List.copyOf(expressions);
      dynamicSql = List.copyOf(dynamicSql);
    }
  }

  /** Code in a language that is not read here, or that was not understood. */
  record OpaqueCode() implements RoutineBody {}
}
