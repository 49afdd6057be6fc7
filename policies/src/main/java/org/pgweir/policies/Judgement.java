package org.pgweir.policies;

import java.util.List;

/**
 * The verdicts on one text, statement by statement in the order of the text.
 *
 * @param epoch the {@link Judge#epoch()} it was made at
 */
public record Judgement(List<JudgedStatement> statements, long epoch) {

  public Judgement {
    statements = List.copyOf(statements);
  }

  /** Whether the client is to be told something about a statement that goes on. */
  public boolean warns() {
    for (JudgedStatement statement : statements) {
      if (!statement.warnings().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Whether every statement goes to the server as the client wrote it. */
  public boolean forwardsAll() {
    for (JudgedStatement statement : statements) {
      boolean goes =
          switch (statement.verdict()) {
            case Verdict.Forward _, Verdict.Warn _, Verdict.Guarded _ -> true;
            case Verdict.Refuse _ -> false;
          };
      if (!goes) {
        return false;
      }
    }
    return true;
  }
}
