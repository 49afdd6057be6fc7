package org.pgweir.policies.sql;

import org.pgweir.policies.sql.lexer.Token;

/**
 * Writes the key of a {@link StatementShape}: tokens with a space between, and of alike rows and
 * list entries the first two, so that one and several are told apart.
 */
final class ShapeWriter {

  /** Characters that no text outside quotes holds unless the server answers a syntax error. */
  private static final char NUMBER = '\u0001';

  private static final char STRING = '\u0002';

  private final String text;
  private final StringBuilder key;

  /** Where the last row of VALUES stands in the key; empty where there was none. */
  private int rowStart;

  private int rowEnd;

  /** Whether it is the same as the one before. */
  private boolean rowRepeated;

  /** Where the row that is being written starts. */
  private int openRow;

  private int depth;
  private int valuesDepth;
  private boolean inValues;
  private boolean inList;

  /** Alike placeholders at the end of the list, at most two. */
  private int entries;

  private boolean afterIn;

  ShapeWriter(String text) {
    this.text = text;
    this.key = new StringBuilder(text.length() + 16);
  }

  String key() {
    return key.toString();
  }

  void endStatement() {
    key.append(';');
    rowStart = 0;
    rowEnd = 0;
    depth = 0;
    inValues = false;
    inList = false;
    afterIn = false;
  }

  void addPlaceholder(Token literal) {
    char placeholder = literal.kind().isString() ? STRING : NUMBER;
    int end = key.length();
    afterIn = false;
    leaveValues();
    if (inList && entries > 1 && key.charAt(end - 1) == ',' && key.charAt(end - 3) == placeholder) {
      key.setLength(end - 2);
      return;
    }
    entries =
        entries == 1 && key.charAt(end - 1) == ',' && key.charAt(end - 3) == placeholder ? 2 : 1;
    key.append(' ').append(placeholder);
  }

  void add(Token token) {
    switch (token.kind()) {
      case WORD -> word(token);
      case OPERATOR -> operator(token);
      case NATIONAL_PREFIX -> other("N", 0, 1);
      default -> other(text, token.start(), token.end());
    }
  }

  private void other(String written, int start, int end) {
    afterIn = false;
    leaveValues();
    key.append(' ').append(written, start, end);
  }

  private void word(Token token) {
    leaveValues();
    if (token.isWord(text, "values")) {
      inValues = true;
      valuesDepth = depth;
      rowStart = 0;
      rowEnd = 0;
    }
    afterIn = token.isWord(text, "in");
    key.append(' ');
    for (int i = token.start(); i < token.end(); i++) {
      char c = text.charAt(i);
      key.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
    }
  }

  private void operator(Token token) {
    char c = token.end() - token.start() == 1 ? text.charAt(token.start()) : 0;
    switch (c) {
      case '(' -> {
        inList = afterIn;
        entries = 0;
        if (inValues && depth == valuesDepth) {
          openRow = key.length();
        }
        depth++;
        key.append(" (");
      }
      case ')' -> {
        inList = false;
        depth--;
        key.append(" )");
        if (inValues && depth == valuesDepth) {
          endRow();
        }
      }
      case ',' -> key.append(" ,");
      default -> {
        leaveValues();
        key.append(' ').append(text, token.start(), token.end());
      }
    }
    afterIn = false;
  }

  /** Anything but a comma between two rows ends the rows. */
  private void leaveValues() {
    if (inValues && depth == valuesDepth) {
      inValues = false;
    }
  }

  private void endRow() {
    int length = key.length() - openRow;
    boolean same = rowEnd > 0 && length == rowEnd - rowStart && isSameAsLast(length);
    if (same && rowRepeated) {
      key.setLength(rowEnd);
    } else {
      rowRepeated = same;
      rowStart = openRow;
      rowEnd = key.length();
    }
  }

  private boolean isSameAsLast(int length) {
    for (int i = 0; i < length; i++) {
      if (key.charAt(openRow + i) != key.charAt(rowStart + i)) {
        return false;
      }
    }
    return true;
  }
}
