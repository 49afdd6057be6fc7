package org.pgweir.policies;

/** What is to happen to one statement. A closed set: every consumer handles every case. */
public sealed interface Verdict {

  /** The statement goes to the server as it is. */
  record Forward() implements Verdict {
    private static final Forward INSTANCE = new Forward();
  }

  /** The server is made to fail in the statement's place, and the client is told why. */
  record Refuse(Refusal refusal) implements Verdict {}

  static Verdict forward() {
    return Forward.INSTANCE;
  }

  static Verdict refuse(Refusal refusal) {
    return new Refuse(refusal);
  }
}
