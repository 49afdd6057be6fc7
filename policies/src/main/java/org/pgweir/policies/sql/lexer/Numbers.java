package org.pgweir.policies.sql.lexer;

/** Numeric constants, with digit separators and the hexadecimal, octal and binary forms. */
final class Numbers {

  private Numbers() {}

  /** The index after the number that starts at {@code start} with a digit or a point. */
  static int end(String text, int start) {
    int radixEnd = radixEnd(text, start);
    if (radixEnd > start) {
      return radixEnd;
    }
    int end = digitsEnd(text, start);
    // 1..10 is an integer, two points, an integer
    if (at(text, end) == '.' && at(text, end + 1) != '.') {
      end = digitsEnd(text, end + 1);
    }
    return exponentEnd(text, end);
  }

  static TokenKind kind(String text, int start, int end) {
    if (radixEnd(text, start) == end) {
      return TokenKind.INTEGER;
    }
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (!Characters.isDigit(c) && c != '_') {
        return TokenKind.NUMERIC;
      }
    }
    return TokenKind.INTEGER;
  }

  /** The end of a constant such as 0x1F, or {@code start} if there is none. */
  private static int radixEnd(String text, int start) {
    if (at(text, start) != '0') {
      return start;
    }
    int radix =
        switch (at(text, start + 1)) {
          case 'x', 'X' -> 16;
          case 'o', 'O' -> 8;
          case 'b', 'B' -> 2;
          default -> 0;
        };
    int i = start + 2;
    while (radix > 0) {
      int digit = at(text, i) == '_' ? i + 1 : i;
      if (at(text, digit) >= 0x80 || Character.digit(at(text, digit), radix) < 0) {
        break;
      }
      i = digit + 1;
    }
    return radix > 0 && i > start + 2 ? i : start;
  }

  private static int digitsEnd(String text, int start) {
    int i = start;
    while (Characters.isDigit(at(text, i))
        || (i > start && at(text, i) == '_' && Characters.isDigit(at(text, i + 1)))) {
      i++;
    }
    return i;
  }

  private static int exponentEnd(String text, int mantissaEnd) {
    char e = at(text, mantissaEnd);
    if (e != 'e' && e != 'E') {
      return mantissaEnd;
    }
    char sign = at(text, mantissaEnd + 1);
    int digits = sign == '+' || sign == '-' ? mantissaEnd + 2 : mantissaEnd + 1;
    int end = digitsEnd(text, digits);
    return end > digits ? end : mantissaEnd;
  }

  private static char at(String text, int index) {
    return index < text.length() ? text.charAt(index) : 0;
  }
}
