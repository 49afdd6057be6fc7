package org.pgweir.policies.sql;

import java.util.List;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.SqlContext;
import org.pgweir.policies.sql.lexer.StatementTokens;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlStatement.Opaque;

/**
 * One statement's tokens to a {@link SqlStatement}, by way of the grammar.
 *
 * <p>Tries the cheap prediction first and the full one where that fails.
 */
final class Grammar {

  private Grammar() {}

  static SqlStatement read(String text, StatementTokens tokens) {
    SourceRange range = new SourceRange(tokens.start(), tokens.end());
    if (Nesting.isTooDeep(text, tokens)) {
      return opaque(Opaque.Reason.NESTED_TOO_DEEP, text, tokens);
    }
    List<GrammarToken> grammarTokens = GrammarTokens.of(text, tokens);
    try {
      SqlContext tree = parse(grammarTokens);
      return StatementTranslator.translate(new Source(text, grammarTokens), tree, range);
    } catch (ParseCancellationException | NotUnderstood _) {
      return opaque(Opaque.Reason.NOT_IN_GRAMMAR, text, tokens);
    } catch (StackOverflowError _) {
      return opaque(Opaque.Reason.NESTED_TOO_DEEP, text, tokens);
    }
  }

  private static Opaque opaque(Opaque.Reason reason, String text, StatementTokens tokens) {
    return new Opaque(
        reason, Names.words(text, tokens.tokens()), new SourceRange(tokens.start(), tokens.end()));
  }

  private static SqlContext parse(List<GrammarToken> tokens) {
    try {
      return parser(tokens, PredictionMode.SLL).sql();
    } catch (ParseCancellationException _) {
      return parser(tokens, PredictionMode.LL).sql();
    }
  }

  private static SQLParser parser(List<GrammarToken> tokens, PredictionMode mode) {
    SQLParser parser = new SQLParser(new CommonTokenStream(new ListTokenSource(tokens)));
    parser.removeErrorListeners();
    parser.setErrorHandler(new BailErrorStrategy());
    parser.getInterpreter().setPredictionMode(mode);
    return parser;
  }
}
