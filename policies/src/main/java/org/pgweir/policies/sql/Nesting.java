package org.pgweir.policies.sql;

import org.pgweir.policies.sql.lexer.StatementTokens;
import org.pgweir.policies.sql.lexer.Token;
import org.pgweir.policies.sql.lexer.TokenKind;

/** Bounds how deep the grammar has to descend, before it does. */
final class Nesting {

  /** Far beyond what people and generators write; measured to fit a stack of 512 KiB. */
  static final int MAX_DEPTH = 100;

  private Nesting() {}

  /** Whether brackets, CASE or runs of prefix operators nest deeper than {@link #MAX_DEPTH}. */
  static boolean isTooDeep(String text, StatementTokens statement) {
    int depth = 0;
    int prefixes = 0;
    for (Token token : statement.tokens()) {
      prefixes = isPrefix(text, token) ? prefixes + 1 : 0;
      depth += step(text, token);
      if (depth + prefixes > MAX_DEPTH) {
        return true;
      }
    }
    return false;
  }

  private static int step(String text, Token token) {
    if (token.kind() == TokenKind.OPERATOR) {
      return switch (text.charAt(token.start())) {
        case '(', '[' -> 1;
        case ')', ']' -> -1;
        default -> 0;
      };
    }
    if (token.isWord(text, "case")) {
      return 1;
    }
    return token.isWord(text, "end") ? -1 : 0;
  }

  private static boolean isPrefix(String text, Token token) {
    return token.isWord(text, "not")
        || (token.kind() == TokenKind.OPERATOR
            && "()[],.;".indexOf(text.charAt(token.start())) < 0);
  }
}
