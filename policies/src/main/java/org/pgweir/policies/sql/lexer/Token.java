package org.pgweir.policies.sql.lexer;

/**
 * One token of a text.
 *
 * @param start index of its first character (UTF-16 units)
 * @param end index after its last character
 */
public record Token(TokenKind kind, int start, int end) {

  /** The characters of the token as written. */
  public String of(String text) {
    return text.substring(start, end);
  }

  /** Whether the token is this unquoted word, in any ASCII case. */
  public boolean isWord(String text, String lowerCaseWord) {
    return kind == TokenKind.WORD
        && end - start == lowerCaseWord.length()
        && text.regionMatches(true, start, lowerCaseWord, 0, lowerCaseWord.length())
        && isAscii(text);
  }

  /** Whether the token is this operator or punctuation mark. */
  public boolean isOperator(String text, String operator) {
    return kind == TokenKind.OPERATOR
        && end - start == operator.length()
        && text.startsWith(operator, start);
  }

  /** Case folding by regionMatches also equates a few letters outside ASCII with ASCII ones. */
  private boolean isAscii(String text) {
    for (int i = start; i < end; i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
