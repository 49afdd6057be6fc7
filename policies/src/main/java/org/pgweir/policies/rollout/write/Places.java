package org.pgweir.policies.rollout.write;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.pgweir.policies.sql.lexer.Lexer;
import org.pgweir.policies.sql.lexer.Token;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.SqlText;

/** Finds places in a text that the tree of its statements does not tell. */
final class Places {

  /** {@code INSERT OVERRIDING SYSTEM VALUE VALUES (}. */
  private static final int LONGEST_WAY = 6;

  private final String text;
  private final List<Token> tokens;

  Places(SqlText text) {
    this.text = text.text();
    this.tokens = Lexer.lex(this.text, text.standardConformingStrings()).tokens();
  }

  /** Whether a subscript or field follows the name: only a part of the column is written. */
  boolean isPart(Identifier column) {
    int next = indexAt(column.range().end());
    return next < tokens.size()
        && (tokens.get(next).isOperator(text, "[") || tokens.get(next).isOperator(text, "."));
  }

  /** The place of {@code DEFAULT VALUES} behind a place; empty if other words follow first. */
  Optional<SourceRange> defaultValues(int from) {
    int at = indexAt(from);
    while (at < tokens.size() && !isWord(at, "default")) {
      if (isWord(at, "values") || isWord(at, "select") || tokens.get(at).isOperator(text, "(")) {
        return Optional.empty();
      }
      at++;
    }
    return isWord(at, "default") && isWord(at + 1, "values")
        ? Optional.of(new SourceRange(tokens.get(at).start(), tokens.get(at + 1).end()))
        : Optional.empty();
  }

  /** Behind the word INSERT that stands before the values of a MERGE. */
  OptionalInt behindInsert(SourceRange firstValue) {
    int at = indexAt(firstValue.start()) - 1;
    for (int steps = 0; steps < LONGEST_WAY && at - steps >= 0; steps++) {
      if (isWord(at - steps, "insert")) {
        return OptionalInt.of(tokens.get(at - steps).end());
      }
    }
    return OptionalInt.empty();
  }

  private boolean isWord(int index, String word) {
    return index < tokens.size() && tokens.get(index).isWord(text, word);
  }

  /** The first token that starts there or later. */
  private int indexAt(int place) {
    int low = 0;
    int high = tokens.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (tokens.get(middle).start() < place) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
