package org.pgweir.gateway.session;

import java.util.List;
import org.pgweir.policies.JudgedStatement;
import org.pgweir.policies.SessionChange;
import org.pgweir.policies.SessionProgress;

/**
 * The statements of a message and what they change in their session as the server completes them,
 * one by one.
 */
final class Consequences {

  /** How far a change that is still awaited reaches, least first. */
  enum Reach {
    /** Nothing behind the message is judged otherwise. */
    NOTHING(0),
    /** Statements that depend on what the transaction has done before. */
    TRANSACTION(1),
    /** Every statement. */
    SESSION(2),
    /** How texts are read at all. */
    READING(3);

    static final int LEVELS = 4;

    private final int level;

    Reach(int level) {
      this.level = level;
    }

    /** From 0 for the least. */
    int level() {
      return level;
    }
  }

  static final Consequences NONE = new Consequences(List.of(), Reach.NOTHING);

  private final List<JudgedStatement> statements;
  private final Reach reach;
  private int completed;

  private Consequences(List<JudgedStatement> statements, Reach reach) {
    this.statements = statements;
    this.reach = reach;
  }

  /**
   * @param endMatters whether the end of the transaction, should it come, changes what is set
   * @param endChangesReading whether it may change how texts are read
   */
  static Consequences of(
      List<JudgedStatement> statements, boolean endMatters, boolean endChangesReading) {
    Reach reach = Reach.NOTHING;
    for (JudgedStatement statement : statements) {
      reach = max(reach, reach(statement, endMatters, endChangesReading));
    }
    return reach == Reach.NOTHING ? NONE : new Consequences(statements, reach);
  }

  Reach reach() {
    return reach;
  }

  /** Whether they are more than traces in the transaction. */
  boolean changeSession() {
    for (JudgedStatement statement : statements) {
      if (!statement.changes().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** The server has completed the next statement. */
  SessionProgress complete(SessionProgress before) {
    if (completed == statements.size()) {
      return before;
    }
    JudgedStatement statement = statements.get(completed++);
    return before.after(statement.changes(), statement.trace());
  }

  private static Reach reach(
      JudgedStatement statement, boolean endMatters, boolean endChangesReading) {
    Reach reach =
        statement.trace().isEmpty()
            ? Reach.NOTHING
            : statement.trace().weighsOnData() ? Reach.SESSION : Reach.TRANSACTION;
    for (SessionChange change : statement.changes()) {
      reach = max(reach, reach(change, endMatters, endChangesReading));
    }
    return reach;
  }

  private static Reach reach(SessionChange change, boolean endMatters, boolean endChangesReading) {
    return switch (change) {
      case SessionChange.ChangesReading _ -> Reach.READING;
      case SessionChange.Sets _, SessionChange.ResetsAll _ -> Reach.SESSION;
      case SessionChange.Commits _, SessionChange.RollsBack _, SessionChange.RollsBackTo _ ->
          endChangesReading ? Reach.READING : endMatters ? Reach.SESSION : Reach.TRANSACTION;
      case SessionChange.HidesName _,
          SessionChange.ShowsName _,
          SessionChange.ShowsAllNames _,
          SessionChange.Begins _,
          SessionChange.SetsSavepoint _,
          SessionChange.Releases _ ->
          Reach.TRANSACTION;
    };
  }

  private static Reach max(Reach one, Reach other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
