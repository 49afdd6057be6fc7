package org.pgweir.policies.policy;

/** What statements of a session may do, least first. */
public enum Allowed {
  /** Read rows, and change nothing. */
  READ,
  /** Read and write rows. */
  WRITE,
  /** Whatever the role may. */
  ALL;

  static Allowed parse(String text) {
    return switch (text) {
      case "read" -> READ;
      case "write" -> WRITE;
      case "all" -> ALL;
      default ->
          throw new IllegalArgumentException(
              "'" + text + "' is unknown; allowed are read, write, all");
    };
  }

  /** What a session of the class may do if its file does not say. */
  static Allowed usual(SessionClass of) {
    return switch (of) {
      case HUMAN, TOOL -> READ;
      case APPLICATION -> WRITE;
      case MIGRATION -> ALL;
    };
  }
}
