package org.pgweir.policies.sql.tree;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.sql.tree.SqlStatement.Opaque.LexicalClass;

/** The code of a function, procedure or DO block. */
public sealed interface RoutineBody {

  /**
   * Code that was read. Ranges in it refer to the text given here, which is the code with the
   * quoting of its string resolved, or the whole text for a BEGIN ATOMIC body.
   *
   * @param code its SQL statements in the order of the text, whichever branch they stand in
   * @param expressions every other expression it computes: conditions, assignments, arguments
   * @param dynamicSql what each EXECUTE runs
   * @param transactionControl whether it commits or rolls back
   */
  record Read(
      SqlText code,
      List<Expression> expressions,
      List<DynamicSql> dynamicSql,
      boolean transactionControl)
      implements RoutineBody {
    public Read {
      expressions = List.copyOf(expressions);
      dynamicSql = List.copyOf(dynamicSql);
    }
  }

  /**
   * SQL that is put together when it runs.
   *
   * @param expression what makes it
   * @param read the SQL itself, where it is a constant that could be lexed
   * @param atWorst what it can be by the words it begins with; where these are not constant, {@link
   *     LexicalClass#DEFINES}
   */
  record DynamicSql(Expression expression, Optional<SqlText> read, LexicalClass atWorst) {}

  /** Code in a language that is not read here, or that was not understood. */
  record OpaqueCode() implements RoutineBody {}
}
