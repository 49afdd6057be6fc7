package org.pgweir.policies.sql;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.sql.lexer.StatementTokens;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableStatement;

/**
 * Reads {@code ALTER MATERIALIZED VIEW … SET TABLESPACE} from the tokens, because the grammar does
 * not know it. To the server it is the ALTER TABLE of that action, and so it is here.
 */
final class MaterializedViewReader {

  private MaterializedViewReader() {}

  static Optional<SqlStatement> read(String text, StatementTokens tokens) {
    TokenCursor cursor = new TokenCursor(text, tokens.tokens());
    if (!cursor.accept("alter", "materialized", "view")) {
      return Optional.empty();
    }
    boolean ifExists = cursor.accept("if", "exists");
    Optional<QualifiedName> view = cursor.acceptQualifiedName();
    if (view.isEmpty() || cursor.atEnd()) {
      return Optional.empty();
    }
    SourceRange ofAction = new SourceRange(cursor.start(), tokens.end());
    if (!cursor.accept("set", "tablespace")) {
      return Optional.empty();
    }
    Optional<Identifier> tablespace = cursor.acceptName().filter(_ -> cursor.atEnd());
    return tablespace.map(name ->
        new TableStatement.AlterTable(
            view.get(),
            ifExists,
            false,
            false,
            List.of(new TableAction.SetTablespace(name, ofAction)),
            new SourceRange(tokens.start(), tokens.end())));
  }
}
