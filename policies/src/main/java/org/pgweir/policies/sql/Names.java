package org.pgweir.policies.sql;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.sql.lexer.Token;
import org.pgweir.policies.sql.lexer.TokenKind;

/** How the server turns a written name into a stored one. */
final class Names {

  /** NAMEDATALEN - 1 of an unchanged server build. */
  static final int MAX_NAME_BYTES = 63;

  private Names() {}

  /** An unquoted word folded as in a UTF-8 database: ASCII letters only. */
  static String fold(String word) {
    StringBuilder folded = null;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        folded = folded == null ? new StringBuilder(word) : folded;
        folded.setCharAt(i, (char) (c - 'A' + 'a'));
      }
    }
    return folded == null ? word : folded.toString();
  }

  /** The unquoted words among the tokens, folded. */
  static List<String> words(String text, List<Token> tokens) {
    return tokens.stream()
        .filter(token -> token.kind() == TokenKind.WORD)
        .map(token -> fold(token.of(text)))
        .toList();
  }

  /** The name that {@code word} stands for. */
  static String unquoted(String word) {
    return truncate(fold(word));
  }

  /** The name inside {@code "…"}. */
  static String quoted(String written) {
    return truncate(written.substring(1, written.length() - 1).replace("\"\"", "\""));
  }

  /**
   * The name inside {@code U&"…"}; empty if its escapes are not well formed, which the server
   * answers with an error.
   */
  static Optional<String> unicode(String written, char escape) {
    String body = written.substring(3, written.length() - 1).replace("\"\"", "\"");
    return UnicodeEscapes.decode(body, escape).map(Names::truncate);
  }

  /** Cuts a name to the bytes the server keeps, never inside a character. */
  private static String truncate(String name) {
    if (name.length() * 3 <= MAX_NAME_BYTES
        || name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES) {
      return name;
    }
    int bytes = 0;
    int end = 0;
    while (end < name.length()) {
      int codePoint = name.codePointAt(end);
      bytes += utf8Length(codePoint);
      if (bytes > MAX_NAME_BYTES) {
        break;
      }
      end += Character.charCount(codePoint);
    }
    return name.substring(0, end);
  }

  private static int utf8Length(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    if (codePoint < 0x800) {
      return 2;
    }
    return codePoint < 0x10000 ? 3 : 4;
  }
}
