package org.pgweir.policies.analysis;

import java.util.OptionalLong;

/**
 * How many rows of a table an UPDATE or DELETE is about, as far as its text and the keys of the
 * table tell.
 */
public sealed interface RowsTouched {

  /** All of them, or all but those with a NULL. */
  record All(Why why) implements RowsTouched {
    /** What makes it so. */
    public enum Why {
      NO_WHERE,
      /** The condition is a constant: {@code WHERE true}, {@code WHERE 1 = 1}. */
      ALWAYS_TRUE,
      /**
       * The condition excludes nothing that is usually there: {@code id > 0}, {@code a = a}, {@code
       * b LIKE '%'}, IS NOT NULL of a column that is.
       */
      WHOLE_RANGE
    }
  }

  /**
   * Those that the values of a unique key name.
   *
   * @param atMost as many as values are written; empty where a parameter holds them
   */
  record Keyed(OptionalLong atMost) implements RowsTouched {}

  /** None: the condition is false or NULL. */
  record Nothing() implements RowsTouched {}

  /** The data decides. */
  record Unknown() implements RowsTouched {}
}
