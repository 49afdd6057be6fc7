package org.pgweir.policies;

import java.util.List;

/** What is to happen to one statement. A closed set: every consumer handles every case. */
public sealed interface Verdict {

  /** The statement goes to the server as it is. */
  record Forward() implements Verdict {
    private static final Forward INSTANCE = new Forward();
  }

  /** The statement goes to the server as it is, and the client is told something about it. */
  record Warn(List<Warning> warnings) implements Verdict {
    public Warn {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * The statement goes to the server as it is, under a lock timeout and again if need be.
   *
   * @param warnings what the client is told as well
   */
  record Guarded(Guard guard, List<Warning> warnings) implements Verdict {
    public Guarded {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Another statement with the same outcome runs in its place, outside a transaction block.
   *
   * @param warnings what the client is told as well
   */
  record Replaced(StatementReplacement replacement, List<Warning> warnings) implements Verdict {
    public Replaced {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * The statement goes to the server with something added, and is answered as if it were as the
   * client wrote it.
   *
   * @param warnings what the client is told as well
   */
  record Amended(Amendment amendment, List<Warning> warnings) implements Verdict {
    public Amended {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * A managed change begins in its place: steps, of which the later ones run in the background.
   *
   * @param warnings what the client is told as well
   */
  record Planned(PlannedChange change, List<Warning> warnings) implements Verdict {
    public Planned {
      warnings = List.copyOf(warnings);
    }
  }

  /** The server is made to fail in the statement's place, and the client is told why. */
  record Refuse(Refusal refusal) implements Verdict {}

  static Verdict forward() {
    return Forward.INSTANCE;
  }

  static Verdict warn(List<Warning> warnings) {
    return new Warn(warnings);
  }

  static Verdict refuse(Refusal refusal) {
    return new Refuse(refusal);
  }
}
