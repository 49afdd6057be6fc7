package org.pgweir.policies.sql.tree;

import java.util.List;
import java.util.Optional;

/** A statement that holds others. */
public sealed interface WrappingStatement extends SqlStatement {

  /** {@code EXPLAIN}; with analyze the statement is run. */
  record Explain(boolean analyze, SqlStatement statement, SourceRange range)
      implements WrappingStatement {}

  /** {@code DO}. */
  record DoBlock(String language, RoutineBody body, SourceRange range)
      implements WrappingStatement {}

  /** {@code CALL procedure(…)}. */
  record Call(Expression call, SourceRange range) implements WrappingStatement {}

  /** {@code CREATE [OR REPLACE] FUNCTION|PROCEDURE}. */
  record CreateRoutine(
      QualifiedName name,
      boolean procedure,
      boolean orReplace,
      String language,
      RoutineBody body,
      SourceRange range)
      implements WrappingStatement {}

  /**
   * {@code CREATE RULE}: what is done in place of, or beside, the event on the table.
   *
   * @param condition behind WHERE
   */
  record CreateRule(
      Identifier name,
      QualifiedName table,
      String event,
      boolean instead,
      Optional<Expression> condition,
      List<SqlStatement> actions,
      SourceRange range)
      implements WrappingStatement {
    public CreateRule {
      actions = List.copyOf(actions);
    }
  }

  /** {@code CREATE SCHEMA} with the statements that stand in it. */
  record CreateSchema(
      Optional<Identifier> name,
      boolean ifNotExists,
      List<SqlStatement> elements,
      SourceRange range)
      implements WrappingStatement {
    public CreateSchema {
      elements = List.copyOf(elements);
    }
  }
}
