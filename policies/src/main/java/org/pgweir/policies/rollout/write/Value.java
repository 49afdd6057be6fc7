package org.pgweir.policies.rollout.write;

import org.pgweir.policies.sql.tree.Expression;

/** What a column of a row is, as far as a statement can say it once more. */
sealed interface Value {

  /** SQL that can stand anywhere in the statement, and means the same there. */
  record Sql(String text) implements Value {}

  /** An expression that must be computed once: its value has to be fetched from where it is. */
  record Once(Expression expression) implements Value {}

  /**
   * It cannot be said.
   *
   * @param why a sentence without a full stop
   */
  record Never(String why) implements Value {}
}
