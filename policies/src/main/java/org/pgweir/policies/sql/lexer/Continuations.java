package org.pgweir.policies.sql.lexer;

import java.util.OptionalInt;

/**
 * String continuation: a string goes on where the next quote follows on a later line, with only
 * white space and line comments between. A block comment ends the string.
 */
final class Continuations {

  private Continuations() {}

  /**
   * The index of the quote that continues a string, empty if the string is over.
   *
   * @param from index after the closing quote
   */
  static OptionalInt openingQuote(String text, int from) {
    boolean newlineSeen = false;
    int i = from;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (Characters.isSpace(c)) {
        newlineSeen |= Characters.isNewline(c);
        i++;
      } else if (text.startsWith("--", i)) {
        while (i < text.length() && !Characters.isNewline(text.charAt(i))) {
          i++;
        }
      } else {
        return c == '\'' && newlineSeen ? OptionalInt.of(i) : OptionalInt.empty();
      }
    }
    return OptionalInt.empty();
  }
}
