package org.pgweir.policies.sql.lexer;

/** Where an operator or punctuation mark ends. */
final class Operators {

  /** With one of these in it an operator may end in plus or minus. */
  private static final String LEAVE_TRAILING_SIGN = "~!@#^&|`?%";

  private Operators() {}

  /**
   * The index after the operator or punctuation mark at {@code start}: the longest run of operator
   * characters up to a comment, without trailing signs where the SQL standard has them apart.
   */
  static int end(String text, int start) {
    char first = text.charAt(start);
    if (!Characters.isOperator(first)) {
      return start + punctuationLength(text, start, first);
    }
    int end = start;
    boolean mayEndInSign = false;
    while (end < text.length() && Characters.isOperator(text.charAt(end))) {
      if (text.startsWith("--", end) || text.startsWith("/*", end)) {
        break;
      }
      mayEndInSign |= LEAVE_TRAILING_SIGN.indexOf(text.charAt(end)) >= 0;
      end++;
    }
    while (!mayEndInSign && end - start > 1 && isSign(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  private static int punctuationLength(String text, int start, char first) {
    if (first == ':' && (text.startsWith("::", start) || text.startsWith(":=", start))) {
      return 2;
    }
    return first == '.' && text.startsWith("..", start) ? 2 : 1;
  }

  private static boolean isSign(char c) {
    return c == '+' || c == '-';
  }
}
