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

/** Names our tokens in the vocabulary of the grammar. */
final class GrammarTokens {

  private static final Map<String, Integer> TYPES_BY_LITERAL = typesByLiteral();

  private GrammarTokens() {}

  /** The tokens of one statement, with an end-of-file token behind them. */
  static List<GrammarToken> of(String text, StatementTokens statement) {
    List<GrammarToken> result = new ArrayList<>(statement.tokens().size() + 1);
    for (Token token : statement.tokens()) {
      switch (token.kind()) {
        case WORD -> add(result, text, wordType(token.of(text)), token.start(), token.end());
        case QUOTED_NAME ->
            add(result, text, SQLLexer.QuotedIdentifier, token.start(), token.end());
        case UNICODE_NAME ->
            add(result, text, SQLLexer.UnicodeQuotedIdentifier, token.start(), token.end());
        case STRING, ESCAPE_STRING, BIT_STRING, HEX_STRING ->
            add(result, text, SQLLexer.StringConstant, token.start(), token.end());
        case UNICODE_STRING ->
            add(result, text, SQLLexer.UnicodeEscapeStringConstant, token.start(), token.end());
        case DOLLAR_STRING -> addDollarString(result, text, token);
        case NATIONAL_PREFIX -> add(result, text, SQLLexer.NCHAR, token.start(), token.end());
        case INTEGER -> add(result, text, SQLLexer.Integer, token.start(), token.end());
        case NUMERIC -> add(result, text, SQLLexer.Numeric, token.start(), token.end());
        case PARAMETER -> add(result, text, SQLLexer.DOLLAR_NUMBER, token.start(), token.end());
        case OPERATOR ->
            add(
                result,
                text,
                TYPES_BY_LITERAL.getOrDefault(operator(token.of(text)), SQLLexer.OP_CHARS),
                token.start(),
                token.end());
        case INVALID -> add(result, text, SQLLexer.BAD, token.start(), token.end());
      }
    }
    int end = statement.end();
    add(result, text, org.antlr.v4.runtime.Token.EOF, end, end);
    return result;
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

  private static int wordType(String word) {
    return TYPES_BY_LITERAL.getOrDefault(Names.fold(word), SQLLexer.Identifier);
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
