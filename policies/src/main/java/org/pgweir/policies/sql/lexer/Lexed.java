package org.pgweir.policies.sql.lexer;

import java.util.List;

/** What the scanner made of a text. */
public sealed interface Lexed {

  /** The tokens in the order of the text, without white space and comments. */
  List<Token> tokens();

  /** The whole text was read. */
  record Complete(List<Token> tokens) implements Lexed {
    public Complete {
      tokens = List.copyOf(tokens);
    }
  }

  /**
   * The text ends inside a token, or holds a zero character. The server answers a syntax error for
   * the whole text and runs no part of it.
   *
   * @param tokens those before the fault
   * @param faultStart where the faulty token starts
   */
  record Broken(List<Token> tokens, Fault fault, int faultStart) implements Lexed {
    public Broken {
      tokens = List.copyOf(tokens);
    }
  }

  /** Why a text could not be read to its end. */
  enum Fault {
    UNTERMINATED_STRING,
    UNTERMINATED_DOLLAR_STRING,
    UNTERMINATED_QUOTED_NAME,
    UNTERMINATED_COMMENT,
    ZERO_CHARACTER
  }
}
