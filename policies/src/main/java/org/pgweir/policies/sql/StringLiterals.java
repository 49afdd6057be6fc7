package org.pgweir.policies.sql;

import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLLexer;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.SconstContext;

/** The values of string constants. */
final class StringLiterals {

  private final Source source;

  StringLiterals(Source source) {
    this.source = source;
  }

  String value(SconstContext node) {
    GrammarToken first = source.tokens().get(node.getStart().getTokenIndex());
    return switch (first.type()) {
      case SQLLexer.BeginDollarStringConstant -> {
        GrammarToken last = source.tokens().get(node.getStop().getTokenIndex());
        yield source.text().substring(first.end(), last.start());
      }
      case SQLLexer.UnicodeEscapeStringConstant ->
          UnicodeEscapes.decode(unquoted(first.getText().substring(2), false), source.escape(first))
              .orElseThrow(() -> new NotUnderstood("escape in " + first.getText()));
      default -> value(first.getText(), source.standardConformingStrings());
    };
  }

  /** The value of {@code '…'} or {@code E'…'} as written. */
  static String value(String written, boolean standardConformingStrings) {
    char prefix = written.charAt(0);
    return switch (prefix) {
      case '\'' -> unquoted(written, !standardConformingStrings);
      case 'e', 'E' -> unquoted(written.substring(1), true);
      default -> throw new NotUnderstood("string " + written);
    };
  }

  /** Joins the parts of a continued string and resolves what is doubled or escaped. */
  private static String unquoted(String written, boolean escapes) {
    StringBuilder value = new StringBuilder(written.length());
    int i = 1;
    while (i < written.length()) {
      char c = written.charAt(i);
      if (escapes && c == '\\') {
        i = BackslashEscapes.append(value, written, i + 1);
      } else if (c != '\'') {
        value.append(c);
        i++;
      } else if (written.startsWith("'", i + 1)) {
        value.append(c);
        i += 2;
      } else {
        i = nextPart(written, i + 1);
      }
    }
    return value.toString();
  }

  /** Skips white space and line comments between two parts of a string. */
  private static int nextPart(String written, int from) {
    int i = from;
    while (i < written.length() && written.charAt(i) != '\'') {
      if (written.startsWith("--", i)) {
        while (written.charAt(i) != '\n' && written.charAt(i) != '\r') {
          i++;
        }
      }
      i++;
    }
    return i + 1;
  }
}
