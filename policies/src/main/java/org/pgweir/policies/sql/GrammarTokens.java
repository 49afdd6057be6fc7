package org.pgweir.policies.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.antlr.v4.runtime.Vocabulary;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLLexer;
import org.pgweir.policies.sql.lexer.StatementTokens;
import org.pgweir.policies.sql.lexer.Token;
import org.pgweir.policies.sql.lexer.TokenKind;

/** Names our tokens in the vocabulary of the grammar. */
final class GrammarTokens {

  private static final Map<String, Integer> TYPES_BY_LITERAL = typesByLiteral();

  private GrammarTokens() {}

  /** The tokens of one statement, with an end-of-file token behind them. */
  static List<GrammarToken> of(String text, StatementTokens statement) {
    List<GrammarToken> result = new ArrayList<>(statement.tokens().size() + 1);
    for (Token token : statement.tokens()) {
      if (token.kind() == TokenKind.DOLLAR_STRING) {
        addDollarString(result, text, token);
      } else {
        int type = type(text, token);
        add(result, text, inContext(type, result), token.start(), token.end());
      }
    }
    int end = statement.end();
    add(result, text, org.antlr.v4.runtime.Token.EOF, end, end);
    return result;
  }

  private static int type(String text, Token token) {
    return switch (token.kind()) {
      case WORD -> TYPES_BY_LITERAL.getOrDefault(Names.fold(token.of(text)), SQLLexer.Identifier);
      case QUOTED_NAME -> SQLLexer.QuotedIdentifier;
      case UNICODE_NAME -> SQLLexer.UnicodeQuotedIdentifier;
      case STRING, ESCAPE_STRING, BIT_STRING, HEX_STRING -> SQLLexer.StringConstant;
      case UNICODE_STRING -> SQLLexer.UnicodeEscapeStringConstant;
      case DOLLAR_STRING -> SQLLexer.BeginDollarStringConstant;
      case NATIONAL_PREFIX -> SQLLexer.NCHAR;
      case INTEGER -> SQLLexer.Integer;
      case NUMERIC -> SQLLexer.Numeric;
      case PARAMETER -> SQLLexer.DOLLAR_NUMBER;
      case OPERATOR -> TYPES_BY_LITERAL.getOrDefault(operator(token.of(text)), SQLLexer.OP_CHARS);
      case INVALID -> SQLLexer.BAD;
    };
  }

  /**
   * Where the grammar is narrower than PostgreSQL and one token can stand for another without
   * changing what is said: a language named by a string is like one named by a quoted name, and
   * ROUTINE is like FUNCTION in what ALTER and DROP do to it.
   */
  private static int inContext(int type, List<GrammarToken> before) {
    int previous = before.isEmpty() ? SQLLexer.SEMI_COLON : before.getLast().type();
    if (type == SQLLexer.StringConstant
        && previous == SQLLexer.LANGUAGE
        && createsRoutine(before)) {
      return SQLLexer.QuotedIdentifier;
    }
    boolean second = before.size() == 1;
    return type == SQLLexer.ROUTINE
            && second
            && (previous == SQLLexer.DROP || previous == SQLLexer.ALTER)
        ? SQLLexer.FUNCTION
        : type;
  }

  private static boolean createsRoutine(List<GrammarToken> tokens) {
    int kind = tokens.size() > 1 && tokens.get(1).type() == SQLLexer.OR ? 3 : 1;
    return tokens.getFirst().type() == SQLLexer.CREATE
        && tokens.size() > kind
        && (tokens.get(kind).type() == SQLLexer.FUNCTION
            || tokens.get(kind).type() == SQLLexer.PROCEDURE);
  }

  private static void addDollarString(List<GrammarToken> result, String text, Token token) {
    int tagLength = text.indexOf('$', token.start() + 1) + 1 - token.start();
    int contentStart = token.start() + tagLength;
    int contentEnd = token.end() - tagLength;
    add(result, text, SQLLexer.BeginDollarStringConstant, token.start(), contentStart);
    if (contentEnd > contentStart) {
      add(result, text, SQLLexer.Text_between_Dollar, contentStart, contentEnd);
    }
    add(result, text, SQLLexer.EndDollarStringConstant, contentEnd, token.end());
  }

  private static void add(List<GrammarToken> result, String text, int type, int start, int end) {
    result.add(new GrammarToken(text, type, result.size(), start, end));
  }

  private static String operator(String written) {
    return written.equals("!=") ? "<>" : written;
  }

  private static Map<String, Integer> typesByLiteral() {
    Map<String, Integer> types = new HashMap<>();
    Vocabulary vocabulary = SQLLexer.VOCABULARY;
    for (int type = 1; type <= vocabulary.getMaxTokenType(); type++) {
      String literal = vocabulary.getLiteralName(type);
      if (literal != null) {
        String unquoted = literal.substring(1, literal.length() - 1);
        types.put(unquoted.toLowerCase(Locale.ROOT), type);
      }
    }
    types.put("::", SQLLexer.CAST_EXPRESSION);
    types.put("<>", SQLLexer.NOT_EQUAL);
    return Map.copyOf(types);
  }
}
