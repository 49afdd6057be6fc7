package org.pgweir.policies.sql;

import java.util.ArrayList;
import java.util.List;
import org.pgweir.policies.sql.lexer.Lexed;
import org.pgweir.policies.sql.lexer.Lexer;
import org.pgweir.policies.sql.lexer.StatementSplitter;
import org.pgweir.policies.sql.lexer.StatementTokens;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlStatement.Opaque;
import org.pgweir.policies.sql.tree.SqlText;

/**
 * Text to statements: lexer, splitter, grammar, translation.
 *
 * <p>Never throws on account of the text. What it does not understand is {@link Opaque}. Any
 * thread.
 */
public final class SqlReader {

  private SqlReader() {}

  /**
   * Reads the whole text of one message.
   *
   * @param standardConformingStrings the session's setting of that name
   */
  public static SqlText read(String text, boolean standardConformingStrings) {
    return switch (Lexer.lex(text, standardConformingStrings)) {
      case Lexed.Complete(var tokens) ->
          new SqlText(
              text,
              standardConformingStrings,
              statements(text, StatementSplitter.split(text, tokens), standardConformingStrings));
      case Lexed.Broken(var tokens, var _, int faultStart) -> {
        int start = tokens.isEmpty() ? faultStart : tokens.getFirst().start();
        List<String> words = Names.words(text, tokens);
        yield new SqlText(
            text,
            standardConformingStrings,
            List.of(
                new Opaque(
                    Opaque.Reason.UNTERMINATED,
                    LexicalClasses.ofAny(words),
                    words,
                    new SourceRange(start, text.length()))));
      }
    };
  }

  private static List<SqlStatement> statements(
      String text, List<StatementTokens> split, boolean standardConformingStrings) {
    List<SqlStatement> statements = new ArrayList<>(split.size());
    for (StatementTokens tokens : split) {
      statements.add(Grammar.read(text, tokens, standardConformingStrings));
    }
    return statements;
  }
}
