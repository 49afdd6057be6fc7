package org.pgweir.policies.rollout;

/** What a rollout demands of statements that write its table, at the moment. */
public sealed interface Writes {

  /** Nothing. */
  record Any() implements Writes {}

  /**
   * A statement that gives a value to a column of one side gives one to each column of the other;
   * where there is no old side, an INSERT gives one to each new column.
   *
   * @param fallback what is done where {@link Enforcement#REPLACE} cannot be; not REPLACE itself
   */
  record Both(Enforcement enforcement, Enforcement fallback) implements Writes {
    public Both {
      if (fallback == Enforcement.REPLACE) {
        throw new IllegalArgumentException("a replacement falls back on something else");
      }
    }
  }

  /** None gives a value to an old column, which is about to go: it is refused. */
  record OnlyNew() implements Writes {}

  /** None gives a value to a new column, which is about to go: it is refused. */
  record OnlyOld() implements Writes {}
}
