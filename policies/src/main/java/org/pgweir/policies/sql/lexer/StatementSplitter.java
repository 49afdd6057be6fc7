package org.pgweir.policies.sql.lexer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Cuts tokens into statements at the semicolons that PostgreSQL's grammar ends a statement at:
 * those outside parentheses and outside the {@code BEGIN ATOMIC … END} body of a function.
 *
 * <p>Nothing between two semicolons is not a statement. In a text whose parentheses do not match
 * the cuts mean nothing; the server answers a syntax error for the whole of it.
 */
public final class StatementSplitter {

  private final String text;
  private final List<Token> tokens;

  /**
   * Open function bodies, innermost first: how many {@code CASE} are open in each. A body is
   * entered only in a statement that creates a function or procedure, so that a column named {@code
   * begin} with the alias {@code atomic} opens none.
   */
  private final Deque<Integer> openCases = new ArrayDeque<>();

  private int parentheses;
  private int innerStart;

  private StatementSplitter(String text, List<Token> tokens) {
    this.text = text;
    this.tokens = tokens;
  }

  /** The statements of a text in order. */
  public static List<StatementTokens> split(String text, List<Token> tokens) {
    return new StatementSplitter(text, tokens).run();
  }

  private List<StatementTokens> run() {
    List<StatementTokens> statements = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      switch (token.kind()) {
        case OPERATOR -> {
          if (punctuation(token, i) && openCases.isEmpty() && parentheses == 0) {
            if (i > start) {
              statements.add(new StatementTokens(tokens.subList(start, i)));
            }
            start = i + 1;
          }
        }
        case WORD -> word(token, i);
        case QUOTED_NAME,
            UNICODE_NAME,
            STRING,
            ESCAPE_STRING,
            UNICODE_STRING,
            BIT_STRING,
            HEX_STRING,
            DOLLAR_STRING,
            NATIONAL_PREFIX,
            INTEGER,
            NUMERIC,
            PARAMETER,
            INVALID -> {}
      }
    }
    if (tokens.size() > start) {
      statements.add(new StatementTokens(tokens.subList(start, tokens.size())));
    }
    return statements;
  }

  /** Counts parentheses; returns whether the token is a semicolon. */
  private boolean punctuation(Token token, int index) {
    if (token.end() - token.start() != 1) {
      return false;
    }
    switch (text.charAt(token.start())) {
      case '(' -> parentheses++;
      case ')' -> parentheses = Math.max(0, parentheses - 1);
      case ';' -> {
        if (parentheses == 0) {
          innerStart = index + 1;
        }
        return true;
      }
      default -> {}
    }
    return false;
  }

  private void word(Token token, int index) {
    if (parentheses > 0 || isLabel(index)) {
      return;
    }
    if (token.isWord(text, "begin")) {
      if (index + 1 < tokens.size()
          && tokens.get(index + 1).isWord(text, "atomic")
          && createsRoutine()) {
        openCases.push(0);
        innerStart = index + 2;
      }
    } else if (!openCases.isEmpty()) {
      if (token.isWord(text, "case")) {
        openCases.push(openCases.pop() + 1);
      } else if (token.isWord(text, "end")) {
        int cases = openCases.pop();
        if (cases > 0) {
          openCases.push(cases - 1);
        }
      }
    }
  }

  /** Reserved words are ordinary names behind a point and behind AS. */
  private boolean isLabel(int index) {
    if (index == 0) {
      return false;
    }
    Token previous = tokens.get(index - 1);
    return previous.isOperator(text, ".") || previous.isWord(text, "as");
  }

  private boolean createsRoutine() {
    int i = innerStart;
    if (!isWordAt(i, "create")) {
      return false;
    }
    i++;
    if (isWordAt(i, "or") && isWordAt(i + 1, "replace")) {
      i += 2;
    }
    return isWordAt(i, "function") || isWordAt(i, "procedure");
  }

  private boolean isWordAt(int index, String word) {
    return index < tokens.size() && tokens.get(index).isWord(text, word);
  }
}
