package org.pgweir.policies.sql.lexer;

import java.util.List;

/**
 * The tokens of one statement, at least one, without the terminating semicolon.
 *
 * <p>The statement's text runs from the start of the first token to the end of the last.
 */
public record StatementTokens(List<Token> tokens) {

  public StatementTokens {
    tokens = List.copyOf(tokens);
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException("a statement has at least one token");
    }
  }

  /** Index of the statement's first character. */
  public int start() {
    return tokens.getFirst().start();
  }

  /** Index after the statement's last character. */
  public int end() {
    return tokens.getLast().end();
  }
}
