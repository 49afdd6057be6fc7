package org.pgweir.policies;

/** What a grant has to do with a judgement. A closed set. */
public sealed interface Granting {

  /** Nothing: no statement is refused, or no grant helps. */
  Granting NONE = new None();

  /** Nothing. */
  record None() implements Granting {}

  /**
   * The one statement of the text is refused unless it is granted.
   *
   * @param instead the same statement once it is
   */
  record Possible(Grantable what, JudgedStatement instead) implements Granting {}

  /**
   * The statement goes on by a grant, this once.
   *
   * @param grant its number
   * @param writes whether it needs a transaction that may write
   */
  record Used(long grant, boolean writes) implements Granting {}
}
