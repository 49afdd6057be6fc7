package org.pgweir.policies.sql;

import java.util.List;
import java.util.Set;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLLexer;

/** Names a statement by its first words. */
final class Commands {

  /** Words between a verb and what it is done to. */
  private static final Set<String> NOISE = Set.of("or", "replace", "trusted", "procedural");

  /** Kinds of object named by more than one word, each by all but its last. */
  private static final Set<String> PREFIXES =
      Set.of(
          "create access",
          "create event",
          "create foreign",
          "create foreign data",
          "create text",
          "create text search",
          "create default",
          "alter access",
          "alter event",
          "alter foreign",
          "alter foreign data",
          "alter text",
          "alter text search",
          "alter default",
          "import foreign");

  /** Behind these one of a few words makes another kind of object, any other is a name. */
  private static final Set<String> SECOND_WORDS = Set.of("mapping", "class", "family");

  private static final Set<String> MAYBE_PREFIXES =
      Set.of(
          "create user",
          "alter user",
          "drop user",
          "create operator",
          "alter operator",
          "drop operator");

  private Commands() {}

  /** The verb and the kind of object: {@code create event trigger}, {@code alter role}. */
  static String of(List<GrammarToken> tokens) {
    StringBuilder command = new StringBuilder();
    int words = 0;
    for (GrammarToken token : tokens) {
      String word = Names.fold(token.getText());
      if (token.type() == SQLLexer.EOF || !isWord(word)) {
        break;
      }
      String before = command.toString();
      if (words >= 2
          && !PREFIXES.contains(before)
          && !(MAYBE_PREFIXES.contains(before) && SECOND_WORDS.contains(word))) {
        break;
      }
      if (!NOISE.contains(word)) {
        command.append(words == 0 ? "" : " ").append(word);
        words++;
      }
    }
    return command.toString();
  }

  private static boolean isWord(String text) {
    return !text.isEmpty() && Character.isLetter(text.charAt(0));
  }
}
