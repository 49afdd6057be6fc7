package org.pgweir.policies.analysis;

import java.util.regex.Pattern;
import org.pgweir.policies.sql.tree.SqlStatement.OtherStatement;
import org.pgweir.policies.sql.tree.SqlText;

/** Statements of which only the command is known. */
final class OtherEffects {

  private static final Pattern WITHOUT_SLOT =
      Pattern.compile("(?is)\\b(create_slot|connect)\\s*=\\s*'?(false|off|0)\\b");

  private OtherEffects() {}

  static void add(SqlText text, OtherStatement other, Effects effects) {
    String command = other.command();
    String written = text.at(other.range());
    if (command.matches("(create|drop) (database|tablespace).*|alter system.*")) {
      effects.notTransactional();
    }
    if (command.startsWith("create subscription")) {
      if (!WITHOUT_SLOT.matcher(written).find()) {
        effects.notTransactional();
      }
      return;
    }
    if (mayTouchTables(command)) {
      Analyzer.anything(effects, "what \"" + written + "\" does to tables is not analysed");
    }
  }

  /** What concerns roles, databases, languages, functions and the like never does. */
  private static boolean mayTouchTables(String command) {
    return !command.matches(
        "(create|alter|drop) (role|user|group|database|tablespace|language|collation|conversion"
            + "|text search .*|server|user mapping|foreign data wrapper|access method|event trigger"
            + "|operator|aggregate).*"
            + "|alter (function|procedure|routine|schema|statistics|default privileges|system).*");
  }
}
