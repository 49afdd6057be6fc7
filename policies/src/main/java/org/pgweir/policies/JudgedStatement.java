package org.pgweir.policies;

import java.util.List;
import org.pgweir.policies.analysis.Trace;

/**
 * One statement of a text and its verdict.
 *
 * @param start index of its first character in the text
 * @param end index after its last character, without the terminating semicolon
 * @param observed what was found and is let pass unsaid; for the log and for metrics
 * @param trace what it leaves behind for the rest of its transaction, if it runs
 * @param changes what it changes in its session, if it runs
 * @param altersSchema whether it may change what the catalogue says to every session, if it runs
 * @param touched the tables and columns it is about
 */
public record JudgedStatement(
    int start,
    int end,
    Verdict verdict,
    List<Warning> observed,
    Trace trace,
    List<SessionChange> changes,
    boolean altersSchema,
    Touched touched) {

  public JudgedStatement {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("statement range " + start + ".." + end);
    }
    observed = List.copyOf(observed);
    changes = List.copyOf(changes);
  }

  /** A statement that leaves the schema as it is. */
  public JudgedStatement(
      int start,
      int end,
      Verdict verdict,
      List<Warning> observed,
      Trace trace,
      List<SessionChange> changes) {
    this(start, end, verdict, observed, trace, changes, false, Touched.NOTHING);
  }

  /** A statement that leaves nothing behind. */
  public JudgedStatement(int start, int end, Verdict verdict) {
    this(start, end, verdict, List.of(), Trace.NONE, List.of());
  }

  /** The same with another verdict. */
  JudgedStatement with(Verdict other) {
    return new JudgedStatement(start, end, other, observed, trace, changes, altersSchema, touched);
  }

  /** The same at another place. */
  JudgedStatement at(int from, int to) {
    return new JudgedStatement(from, to, verdict, observed, trace, changes, altersSchema, touched);
  }

  /** Whether statements behind it are judged as if it had not run. */
  public boolean leavesNothing() {
    return changes.isEmpty() && trace.isEmpty();
  }

  /** What the client is told, if it goes on. */
  public List<Warning> warnings() {
    return switch (verdict) {
      case Verdict.Warn(var warnings) -> warnings;
      case Verdict.Guarded(var _, var warnings) -> warnings;
      case Verdict.Replaced(var _, var warnings) -> warnings;
      case Verdict.Amended(var _, var warnings) -> warnings;
      case Verdict.Planned(var _, var warnings) -> warnings;
      case Verdict.Forward _, Verdict.Refuse _ -> List.of();
    };
  }
}
