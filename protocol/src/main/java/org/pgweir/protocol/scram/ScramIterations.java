package org.pgweir.protocol.scram;

/** The bounds of an iteration count. */
final class ScramIterations {

  /**
   * The gateway never iterates, it works with keys; but it hands the count to the client, which
   * does. PostgreSQL's default is 4,096, careful sites use some 600,000; ten million is ten seconds
   * of one core and beyond what anybody can want (the class of CVE-2026-42198).
   */
  static final int MAX = 10_000_000;

  private ScramIterations() {}

  /** Reads a decimal count. */
  static int parse(String text) throws MalformedScramMessage {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (digits && text.length() <= 9) {
      int count = Integer.parseInt(text);
      if (isAllowed(count)) {
        return count;
      }
    }
    throw new MalformedScramMessage("The iteration count is not in the range 1 to " + MAX + ".");
  }

  static boolean isAllowed(int count) {
    return count >= 1 && count <= MAX;
  }
}
