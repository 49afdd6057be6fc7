package org.pgweir.policies.sql.lexer;

/** The character classes of PostgreSQL's scanner. */
final class Characters {

  private static final String OPERATOR_CHARACTERS = "~!@#^&|`?+-*/%<>=";
  private static final String SELF_CHARACTERS = ",()[].;:+-*/%^<>=";

  private Characters() {}

  /**
   * White space is ASCII only. The vertical tab counts from PostgreSQL 16; earlier servers answer a
   * syntax error wherever it stands outside a string.
   */
  static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  static boolean isNewline(char c) {
    return c == '\n' || c == '\r';
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Every character outside ASCII may start an identifier, be it a letter or a no-break space. */
  static boolean isIdentifierStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
  }

  static boolean isIdentifierPart(char c) {
    return isIdentifierStart(c) || isDigit(c) || c == '$';
  }

  static boolean isOperator(char c) {
    return OPERATOR_CHARACTERS.indexOf(c) >= 0;
  }

  /** Characters that are tokens by themselves. */
  static boolean isSelf(char c) {
    return SELF_CHARACTERS.indexOf(c) >= 0;
  }
}
