package org.pgweir.policies;

/**
 * Decides what happens to a statement before the server sees it.
 *
 * <p>Implementations are immutable for the life of an {@link #epoch() epoch} and may be called from
 * any thread. A call never throws on account of the SQL it is given; text it cannot understand gets
 * a verdict like any other.
 */
public interface Judge {

  /**
   * A judgement with {@link Judgement.Reach#wholeShape} holds for texts of up to this many
   * characters.
   */
  int LONGEST_SHAPE_CHARACTERS = 4096;

  /**
   * Identifies the state this judge judges by: policy files, catalogue, rollouts. A judgement made
   * at one epoch is worth nothing at another.
   */
  long epoch();

  /**
   * Judges the whole text of one Query or Parse message. May wait some seconds for a catalogue, if
   * the text changes one; not for an event loop.
   *
   * @param sql as the server will read it, decoded from the session's client encoding
   */
  Judgement judge(String sql, SessionFacts session);

  /** On what terms a session takes place that is about to start. */
  default SessionTerms terms(SessionFacts session) {
    return SessionTerms.FREE;
  }

  /**
   * Judges a FunctionCall message as the SELECT of that function. May wait some seconds for a
   * catalogue that knows its number; not for an event loop.
   *
   * @param functionOid an unsigned number
   */
  Judgement judgeFunctionCall(int functionOid, SessionFacts session);
}
