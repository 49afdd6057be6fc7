package org.pgweir.policies.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pgweir.policies.sql.lexer.Lexed;
import org.pgweir.policies.sql.lexer.Lexer;
import org.pgweir.policies.sql.lexer.Token;
import org.pgweir.policies.sql.lexer.TokenKind;
import org.pgweir.policies.sql.tree.Identifier;

/**
 * Spells out the one {@code *} among the columns a statement returns, as it was understood when the
 * statement had certain columns.
 *
 * <p>A guess from the tokens alone: whoever uses the text has to ask the server whether it returns
 * those columns.
 */
public final class StarColumns {

  private static final Set<String> BEFORE_STAR = Set.of("select", "all", "distinct", "returning");
  private static final Set<String> STARTS = Set.of("select", "returning");
  private static final Set<String> ENDS =
      Set.of(
          "from",
          "into",
          "where",
          "group",
          "having",
          "window",
          "order",
          "limit",
          "offset",
          "fetch",
          "for",
          "union",
          "intersect",
          "except");

  private final String text;
  private final List<Token> tokens;

  private StarColumns(String text, List<Token> tokens) {
    this.text = text;
    this.tokens = tokens;
  }

  /**
   * The text with names in place of the star.
   *
   * @param columns names of all the columns the statement returned
   * @return empty if there is not exactly one star, or it cannot be told what it stands for
   */
  public static Optional<String> spelledOut(
      String text, boolean standardConformingStrings, List<String> columns) {
    return switch (Lexer.lex(text, standardConformingStrings)) {
      case Lexed.Complete(var all) -> new StarColumns(text, outside(text, all)).spelledOut(columns);
      case Lexed.Broken _ -> Optional.empty();
    };
  }

  /** The tokens outside all parentheses; a pair of them stands for what is inside. */
  private static List<Token> outside(String text, List<Token> all) {
    List<Token> outside = new ArrayList<>();
    int depth = 0;
    for (Token token : all) {
      if (token.isOperator(text, ")") || token.isOperator(text, "]")) {
        depth--;
      }
      if (depth == 0) {
        outside.add(token);
      }
      if (token.isOperator(text, "(") || token.isOperator(text, "[")) {
        depth++;
      }
    }
    return outside;
  }

  private Optional<String> spelledOut(List<String> columns) {
    List<Integer> stars = new ArrayList<>();
    for (int i = 1; i < tokens.size(); i++) {
      if (tokens.get(i).isOperator(text, "*") && standsForColumns(tokens.get(i - 1))) {
        stars.add(i);
      }
    }
    return stars.size() == 1 ? spelledOut(stars.getFirst(), columns) : Optional.empty();
  }

  private boolean standsForColumns(Token before) {
    return before.isOperator(text, ",")
        || before.isOperator(text, ".")
        || isWord(before, BEFORE_STAR);
  }

  private Optional<String> spelledOut(int star, List<String> columns) {
    int first = commas(star - 1, -1, STARTS);
    int last = columns.size() - commas(star + 1, 1, ENDS);
    if (first >= last) {
      return Optional.empty();
    }
    int start = qualifierStart(star);
    String qualifier = text.substring(tokens.get(start).start(), tokens.get(star).start());
    String names =
        columns.subList(first, last).stream()
            .map(name -> qualifier + Identifier.of(name).quoted())
            .collect(Collectors.joining(", "));
    return Optional.of(
        text.substring(0, tokens.get(start).start())
            + names
            + text.substring(tokens.get(star).end()));
  }

  /** How many columns stand between there and where the list of columns ends on that side. */
  private int commas(int from, int step, Set<String> ends) {
    int commas = 0;
    for (int i = from; i >= 0 && i < tokens.size() && !isWord(tokens.get(i), ends); i += step) {
      if (tokens.get(i).isOperator(text, ",")) {
        commas++;
      }
    }
    return commas;
  }

  private int qualifierStart(int star) {
    int start = star;
    while (start >= 2
        && tokens.get(start - 1).isOperator(text, ".")
        && isName(tokens.get(start - 2))) {
      start -= 2;
    }
    return start;
  }

  private static boolean isName(Token token) {
    return token.kind() == TokenKind.WORD || token.kind() == TokenKind.QUOTED_NAME;
  }

  private boolean isWord(Token token, Set<String> words) {
    return words.stream().anyMatch(word -> token.isWord(text, word));
  }
}
