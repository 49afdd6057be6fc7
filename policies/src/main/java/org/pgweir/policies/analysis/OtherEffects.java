package org.pgweir.policies.analysis;

import org.pgweir.policies.sql.tree.SqlStatement.OtherStatement;
import org.pgweir.policies.sql.tree.SqlText;

/** Statements of which only the command is known. */
final class OtherEffects {

  private OtherEffects() {}

  static void add(SqlText text, OtherStatement other, Effects effects) {
    boolean touchesTables = mayTouchTables(other.command());
    if (touchesTables) {
      Analyzer.anything(
          effects, "what \"" + text.at(other.range()) + "\" does to tables is not analysed");
    }
  }

  /** What concerns roles, databases, languages and the like never does. */
  private static boolean mayTouchTables(String command) {
    return !command.matches(
        "(create|alter|drop) (role|user|group|database|tablespace|language|collation|conversion"
            + "|text search .*|server|user mapping|foreign data wrapper|access method).*");
  }
}
