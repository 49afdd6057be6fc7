package org.pgweir.policies.sql;

import java.util.ArrayList;
import java.util.List;
import org.pgweir.policies.sql.lexer.Token;
import org.pgweir.policies.sql.lexer.TokenKind;

/**
 * Takes {@code INTO [STRICT] variable, …} out of PL/pgSQL, as the server does before it reads the
 * SQL around it ({@code make_execsql_stmt} in {@code pl_gram.y}).
 */
final class PlpgsqlTargets {

  private final String code;
  private final List<Token> tokens;

  private PlpgsqlTargets(String code, List<Token> tokens) {
    this.code = code;
    this.tokens = tokens;
  }

  static List<Token> without(String code, List<Token> tokens) {
    return new PlpgsqlTargets(code, tokens).rest();
  }

  private List<Token> rest() {
    List<Token> rest = new ArrayList<>(tokens.size());
    boolean importing = false;
    int i = 0;
    while (i < tokens.size()) {
      Token token = tokens.get(i);
      importing = !token.isOperator(code, ";") && (importing || token.isWord(code, "import"));
      if (token.isWord(code, "into") && !importing && !belongsToSql(i)) {
        i = behindTargets(i + 1);
      } else {
        rest.add(token);
        i++;
      }
    }
    return rest;
  }

  private boolean belongsToSql(int into) {
    return into == 0
        || tokens.get(into - 1).isWord(code, "insert")
        || tokens.get(into - 1).isWord(code, "merge");
  }

  private int behindTargets(int start) {
    int i = start < tokens.size() && tokens.get(start).isWord(code, "strict") ? start + 1 : start;
    i = behindVariable(i);
    while (isOperator(i, ",")) {
      i = behindVariable(i + 1);
    }
    return i;
  }

  /** A name with points, and subscripts behind it. */
  private int behindVariable(int start) {
    int i = isName(start) ? start + 1 : start;
    while (isOperator(i, ".") && isName(i + 1)) {
      i += 2;
    }
    while (isOperator(i, "[")) {
      while (i < tokens.size() && !isOperator(i, "]")) {
        i++;
      }
      i++;
    }
    return i;
  }

  private boolean isName(int index) {
    if (index >= tokens.size()) {
      return false;
    }
    TokenKind kind = tokens.get(index).kind();
    return kind == TokenKind.WORD
        || kind == TokenKind.QUOTED_NAME
        || kind == TokenKind.UNICODE_NAME
        || kind == TokenKind.PARAMETER;
  }

  private boolean isOperator(int index, String operator) {
    return index < tokens.size() && tokens.get(index).isOperator(code, operator);
  }
}
