package org.pgweir.gateway.demo;

import java.util.Arrays;
import java.util.List;

/**
 * The statements of a hint, in its order, as somebody would who pastes them into a terminal.
 *
 * @param statements without their semicolons and comments
 */
record Recipe(List<String> statements) {

  Recipe {
    statements = List.copyOf(statements);
  }

  /** Reads a hint whose statements each end in a semicolon at the end of a line. */
  static Recipe read(String hint) {
    String sql = hint.replaceAll("(?m)--.*$", "");
    return new Recipe(
        Arrays.stream(sql.split("(?m);\\s*$", -1))
            .map(String::strip)
            .filter(statement -> !statement.isEmpty())
            .toList());
  }

  /** Whether this statement is the backfill, to be run in batches. */
  static boolean isBackfill(String statement) {
    return statement.regionMatches(true, 0, "UPDATE ", 0, "UPDATE ".length());
  }
}
