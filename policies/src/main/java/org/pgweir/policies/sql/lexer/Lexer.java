package org.pgweir.policies.sql.lexer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * PostgreSQL's scanner: text to tokens, with its exact rules on where strings, comments and
 * operators end.
 *
 * <p>Follows {@code src/backend/parser/scan.l} of PostgreSQL 18. Older servers differ only where
 * they answer a syntax error, except that up to 14 a number followed by letters ({@code 1_000},
 * {@code 0x1F}) is a number and an alias; where strings and statements end is the same for all.
 *
 * <p>One use, one thread.
 */
public final class Lexer {

  private final String text;
  private final boolean standardConformingStrings;
  private final List<Token> tokens = new ArrayList<>();
  private int position;

  private Lexer(String text, boolean standardConformingStrings) {
    this.text = text;
    this.standardConformingStrings = standardConformingStrings;
  }

  /**
   * Reads a whole text.
   *
   * @param standardConformingStrings the session's setting of that name; where it is off a
   *     backslash escapes in {@code '…'} and {@code N'…'} too
   */
  public static Lexed lex(String text, boolean standardConformingStrings) {
    return new Lexer(text, standardConformingStrings).run();
  }

  /**
   * Reads a part of a text, which may hold what is not SQL behind it.
   *
   * @param from index of the first character
   * @param isLast which token ends it; the end of the text does so too
   */
  public static Lexed lex(
      String text, int from, boolean standardConformingStrings, Predicate<Token> isLast) {
    Lexer lexer = new Lexer(text, standardConformingStrings);
    lexer.position = from;
    return lexer.run(isLast);
  }

  private Lexed run() {
    int zero = text.indexOf(0);
    if (zero >= 0) {
      return new Lexed.Broken(tokens, Lexed.Fault.ZERO_CHARACTER, zero);
    }
    return run(_ -> false);
  }

  private Lexed run(Predicate<Token> isLast) {
    while (position < text.length()) {
      int start = position;
      int before = tokens.size();
      Optional<Lexed.Fault> fault = next();
      if (fault.isPresent()) {
        return new Lexed.Broken(tokens, fault.get(), start);
      }
      if (tokens.size() > before && isLast.test(tokens.getLast())) {
        break;
      }
    }
    return new Lexed.Complete(tokens);
  }

  /** Reads one token, a run of white space or a comment; returns what is wrong with it. */
  private Optional<Lexed.Fault> next() {
    char c = text.charAt(position);
    if (Characters.isSpace(c)) {
      position++;
      return Optional.empty();
    }
    if (text.startsWith("--", position)) {
      position = endOfLine(position);
      return Optional.empty();
    }
    if (text.startsWith("/*", position)) {
      return blockComment();
    }
    return switch (c) {
      case '\'' ->
          standardConformingStrings
              ? string(TokenKind.STRING, 0)
              : string(TokenKind.ESCAPE_STRING, 0);
      case '"' -> quotedName(TokenKind.QUOTED_NAME, 0);
      case '$' -> dollar();
      default -> {
        if (Characters.isIdentifierStart(c)) {
          yield wordOrPrefixed(c);
        }
        if (Characters.isDigit(c) || (c == '.' && Characters.isDigit(at(position + 1)))) {
          int end = Numbers.end(text, position);
          add(Numbers.kind(text, position, end), end);
        } else if (Characters.isOperator(c) || Characters.isSelf(c)) {
          add(TokenKind.OPERATOR, Operators.end(text, position));
        } else {
          add(TokenKind.INVALID, position + 1);
        }
        yield Optional.empty();
      }
    };
  }

  private Optional<Lexed.Fault> wordOrPrefixed(char first) {
    char second = at(position + 1);
    if (second == '\'') {
      switch (first) {
        case 'e', 'E' -> {
          return string(TokenKind.ESCAPE_STRING, 1);
        }
        case 'b', 'B' -> {
          return string(TokenKind.BIT_STRING, 1);
        }
        case 'x', 'X' -> {
          return string(TokenKind.HEX_STRING, 1);
        }
        case 'n', 'N' -> {
          add(TokenKind.NATIONAL_PREFIX, position + 1);
          return Optional.empty();
        }
        default -> {}
      }
    }
    if ((first == 'u' || first == 'U') && second == '&') {
      char third = at(position + 2);
      if (third == '\'') {
        return string(TokenKind.UNICODE_STRING, 2);
      }
      if (third == '"') {
        return quotedName(TokenKind.UNICODE_NAME, 2);
      }
    }
    int end = position + 1;
    while (end < text.length() && Characters.isIdentifierPart(text.charAt(end))) {
      end++;
    }
    add(TokenKind.WORD, end);
    return Optional.empty();
  }

  /**
   * A string with all its continuations, each of which is read in the mode of the first part
   * whatever stands before its quote.
   */
  private Optional<Lexed.Fault> string(TokenKind kind, int prefixLength) {
    boolean backslashEscapes = kind == TokenKind.ESCAPE_STRING;
    int i = position + prefixLength + 1;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (backslashEscapes && c == '\\') {
        i += 2;
      } else if (c != '\'') {
        i++;
      } else if (at(i + 1) == '\'') {
        i += 2;
      } else {
        OptionalInt continuation = Continuations.openingQuote(text, i + 1);
        if (continuation.isEmpty()) {
          add(kind, i + 1);
          return Optional.empty();
        }
        i = continuation.getAsInt() + 1;
      }
    }
    return Optional.of(Lexed.Fault.UNTERMINATED_STRING);
  }

  private Optional<Lexed.Fault> quotedName(TokenKind kind, int prefixLength) {
    int i = position + prefixLength + 1;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c != '"') {
        i++;
      } else if (at(i + 1) == '"') {
        i += 2;
      } else {
        add(kind, i + 1);
        return Optional.empty();
      }
    }
    return Optional.of(Lexed.Fault.UNTERMINATED_QUOTED_NAME);
  }

  /** A dollar-quoted string, a parameter, or a lone dollar sign. */
  private Optional<Lexed.Fault> dollar() {
    int i = position + 1;
    if (Characters.isDigit(at(i))) {
      while (Characters.isDigit(at(i))) {
        i++;
      }
      add(TokenKind.PARAMETER, i);
      return Optional.empty();
    }
    while (i < text.length()
        && text.charAt(i) != '$'
        && (Characters.isIdentifierStart(text.charAt(i)) || Characters.isDigit(text.charAt(i)))) {
      i++;
    }
    if (at(i) != '$') {
      add(TokenKind.INVALID, position + 1);
      return Optional.empty();
    }
    String delimiter = text.substring(position, i + 1);
    int close = text.indexOf(delimiter, i + 1);
    if (close < 0) {
      return Optional.of(Lexed.Fault.UNTERMINATED_DOLLAR_STRING);
    }
    add(TokenKind.DOLLAR_STRING, close + delimiter.length());
    return Optional.empty();
  }

  private Optional<Lexed.Fault> blockComment() {
    int depth = 0;
    int i = position;
    while (i < text.length()) {
      if (text.startsWith("/*", i)) {
        depth++;
        i += 2;
      } else if (text.startsWith("*/", i)) {
        depth--;
        i += 2;
        if (depth == 0) {
          position = i;
          return Optional.empty();
        }
      } else {
        i++;
      }
    }
    return Optional.of(Lexed.Fault.UNTERMINATED_COMMENT);
  }

  private int endOfLine(int from) {
    int i = from;
    while (i < text.length() && !Characters.isNewline(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private void add(TokenKind kind, int end) {
    tokens.add(new Token(kind, position, end));
    position = end;
  }

  /** The character there, or zero behind the end. */
  private char at(int index) {
    return index < text.length() ? text.charAt(index) : 0;
  }
}
