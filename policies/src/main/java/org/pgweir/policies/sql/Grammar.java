package org.pgweir.policies.sql;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser;
import org.pgweir.policies.sql.lexer.StatementTokens;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlStatement.Opaque;

/**
 * One statement's tokens to a {@link SqlStatement}.
 *
 * <p>Transaction control and settings are read straight from the tokens, everything else by the
 * grammar, with the cheap prediction first and the full one where that fails.
 */
final class Grammar {

  private Grammar() {}

  static SqlStatement read(String text, StatementTokens tokens, boolean standardConformingStrings) {
    if (Nesting.isTooDeep(text, tokens)) {
      return opaque(Opaque.Reason.NESTED_TOO_DEEP, text, tokens);
    }
    try {
      return TransactionReader.read(text, tokens)
          .or(() -> SettingReader.read(text, tokens, standardConformingStrings))
          .or(() -> byGrammar(text, tokens, standardConformingStrings))
          .or(() -> EnforcementReader.read(text, tokens))
          .or(() -> MaterializedViewReader.read(text, tokens))
          .or(() -> SchemaElements.read(text, tokens, standardConformingStrings))
          .orElseGet(() -> opaque(Opaque.Reason.NOT_IN_GRAMMAR, text, tokens));
    } catch (NotUnderstood _) {
      return opaque(Opaque.Reason.NOT_IN_GRAMMAR, text, tokens);
    } catch (StackOverflowError _) {
      return opaque(Opaque.Reason.NESTED_TOO_DEEP, text, tokens);
    }
  }

  private static Optional<SqlStatement> byGrammar(
      String text, StatementTokens tokens, boolean standardConformingStrings) {
    List<GrammarToken> grammarTokens = GrammarTokens.of(text, tokens);
    Source source = new Source(text, grammarTokens, tokens, standardConformingStrings);
    SourceRange range = new SourceRange(tokens.start(), tokens.end());
    return parse(grammarTokens, SQLParser::sql)
        .map(tree -> {
          if (tree.statement().size() != 1) {
            throw new NotUnderstood(tree.statement().size() + " statements in one");
          }
          return StatementTranslator.translate(new Translation(source), tree.statement(0), range);
        });
  }

  /** The tree of the rule, if the tokens follow it to their end. */
  static <T> Optional<T> parse(List<GrammarToken> tokens, Function<SQLParser, T> rule) {
    try {
      return Optional.of(rule.apply(parser(tokens, PredictionMode.SLL)));
    } catch (ParseCancellationException _) {
      try {
        return Optional.of(rule.apply(parser(tokens, PredictionMode.LL)));
      } catch (ParseCancellationException _) {
        return Optional.empty();
      }
    }
  }

  private static SQLParser parser(List<GrammarToken> tokens, PredictionMode mode) {
    SQLParser parser = new SQLParser(new CommonTokenStream(new ListTokenSource(tokens)));
    parser.removeErrorListeners();
    parser.setErrorHandler(new BailErrorStrategy());
    parser.getInterpreter().setPredictionMode(mode);
    return parser;
  }

  private static Opaque opaque(Opaque.Reason reason, String text, StatementTokens tokens) {
    List<String> words = Names.words(text, tokens.tokens());
    return new Opaque(
        reason, LexicalClasses.of(words), words, new SourceRange(tokens.start(), tokens.end()));
  }
}
