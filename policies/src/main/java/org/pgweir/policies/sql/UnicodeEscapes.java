package org.pgweir.policies.sql;

import java.util.Optional;

/** The escapes of {@code U&"…"} and {@code U&'…'}: {@code \0061}, {@code \+000061}, {@code \\}. */
final class UnicodeEscapes {

  private UnicodeEscapes() {}

  /** The text with its escapes resolved; empty if one of them is not well formed. */
  static Optional<String> decode(String body, char escape) {
    StringBuilder decoded = new StringBuilder(body.length());
    int i = 0;
    while (i < body.length()) {
      char c = body.charAt(i);
      if (c != escape) {
        decoded.append(c);
        i++;
      } else if (body.startsWith(String.valueOf(escape), i + 1)) {
        decoded.append(escape);
        i += 2;
      } else {
        boolean sixDigits = body.startsWith("+", i + 1);
        int start = sixDigits ? i + 2 : i + 1;
        int end = sixDigits ? start + 6 : start + 4;
        Optional<Integer> unit = hexadecimal(body, start, end);
        if (unit.isEmpty() || unit.get() > Character.MAX_CODE_POINT || unit.get() == 0) {
          return Optional.empty();
        }
        // a surrogate pair written as two escapes becomes one character by being appended
        decoded.appendCodePoint(unit.get());
        i = end;
      }
    }
    return Optional.of(decoded.toString());
  }

  private static Optional<Integer> hexadecimal(String body, int start, int end) {
    if (end > body.length()) {
      return Optional.empty();
    }
    int value = 0;
    for (int i = start; i < end; i++) {
      int digit = body.charAt(i) < 0x80 ? Character.digit(body.charAt(i), 16) : -1;
      if (digit < 0) {
        return Optional.empty();
      }
      value = value * 16 + digit;
    }
    return Optional.of(value);
  }
}
