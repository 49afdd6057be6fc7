package org.pgweir.policies.sql;

/** The escapes of {@code E'…'}. */
final class BackslashEscapes {

  private BackslashEscapes() {}

  /**
   * Appends what an escape stands for.
   *
   * @param from index behind the backslash
   * @return the index behind the escape
   */
  static int append(StringBuilder value, String written, int from) {
    char c = written.charAt(from);
    switch (c) {
      case 'b' -> value.append('\b');
      case 'f' -> value.append('\f');
      case 'n' -> value.append('\n');
      case 'r' -> value.append('\r');
      case 't' -> value.append('\t');
      case 'v' -> value.append('\u000b');
      case 'x' -> {
        return number(value, written, from, from + 1, 16, 2);
      }
      case 'u' -> {
        return number(value, written, from, from + 1, 16, 4);
      }
      case 'U' -> {
        return number(value, written, from, from + 1, 16, 8);
      }
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        return number(value, written, from, from, 8, 3);
      }
      default -> value.append(c);
    }
    return from + 1;
  }

  private static int number(
      StringBuilder value, String written, int letter, int from, int radix, int maxDigits) {
    int end = from;
    int number = 0;
    while (end < written.length() && end < from + maxDigits) {
      int digit = written.charAt(end) < 0x80 ? Character.digit(written.charAt(end), radix) : -1;
      if (digit < 0) {
        break;
      }
      number = number * radix + digit;
      end++;
    }
    if (end == from) {
      value.append(written.charAt(letter));
      return letter + 1;
    }
    boolean isByte = maxDigits < 4;
    if (number <= 0 || number > Character.MAX_CODE_POINT || (isByte && number >= 0x80)) {
      // bytes outside ASCII make up characters only together, in the server's encoding
      throw new NotUnderstood("escape in string");
    }
    value.appendCodePoint(number);
    return end;
  }
}
