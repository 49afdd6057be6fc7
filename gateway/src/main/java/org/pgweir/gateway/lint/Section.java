package org.pgweir.gateway.lint;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.analysis.Analyzer;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.lexer.Lexed;
import org.pgweir.policies.sql.lexer.Lexer;
import org.pgweir.policies.sql.lexer.StatementSplitter;
import org.pgweir.policies.sql.lexer.StatementTokens;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlText;

/**
 * A part of a file whose statements are run together.
 *
 * @param offset of its text in the file
 */
public record Section(int offset, SqlText text, Running running) {

  private static final int ANY_VERSION = 180_000;

  private static final Surroundings ANYWHERE =
      new Surroundings(
          Catalogue.EMPTY,
          new Surroundings.Coverage.Unasked(),
          ANY_VERSION,
          List.of(),
          Optional.empty());

  /** How a tool runs statements. */
  public enum Running {
    /** Each in a transaction of its own, unless they say BEGIN. */
    ONE_BY_ONE,
    /** All in one transaction that the tool begins and commits. */
    IN_TRANSACTION,
    /** As one text, which the server runs in one transaction. */
    AS_ONE_TEXT
  }

  /** Whether a transaction block takes the statement, as far as its text tells. */
  public boolean isTransactional(SqlStatement statement) {
    return Analyzer.analyze(text, statement, ANYWHERE).transactional();
  }

  /** Reads a text; of one that ends within a string, what stands before that statement apart. */
  static List<Section> read(int offset, String text, Running running) {
    if (Lexer.lex(text, true) instanceof Lexed.Broken(var tokens, _, _)) {
      List<StatementTokens> statements = StatementSplitter.split(text, tokens);
      if (statements.size() > 1) {
        int cut = statements.getLast().start();
        return List.of(
            of(offset, text.substring(0, cut), running),
            of(offset + cut, text.substring(cut), running));
      }
    }
    return List.of(of(offset, text, running));
  }

  private static Section of(int offset, String text, Running running) {
    return new Section(offset, SqlReader.read(text, true), running);
  }
}
