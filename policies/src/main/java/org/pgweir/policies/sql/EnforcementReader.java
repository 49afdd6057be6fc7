package org.pgweir.policies.sql;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.sql.lexer.StatementTokens;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableStatement;

/**
 * Reads {@code ALTER TABLE … ALTER CONSTRAINT … [NOT] ENFORCED} of PostgreSQL 18 from the tokens,
 * because the grammar does not know it.
 */
final class EnforcementReader {

  private static final Set<String> ATTRIBUTES =
      Set.of("deferrable", "not", "initially", "deferred", "immediate", "enforced");

  private EnforcementReader() {}

  static Optional<SqlStatement> read(String text, StatementTokens tokens) {
    TokenCursor cursor = new TokenCursor(text, tokens.tokens());
    if (!cursor.accept("alter", "table")) {
      return Optional.empty();
    }
    boolean ifExists = cursor.accept("if", "exists");
    boolean only = cursor.accept("only");
    Optional<QualifiedName> table = cursor.acceptQualifiedName();
    if (table.isEmpty() || !cursor.accept("alter", "constraint")) {
      return Optional.empty();
    }
    Optional<Identifier> constraint = cursor.acceptName();
    Optional<String> attributes = cursor.restOf(ATTRIBUTES);
    if (constraint.isEmpty() || attributes.filter(each -> each.endsWith("enforced")).isEmpty()) {
      return Optional.empty();
    }
    SourceRange range = new SourceRange(tokens.start(), tokens.end());
    SourceRange ofAction = new SourceRange(constraint.get().range().start(), tokens.end());
    return Optional.of(
        new TableStatement.AlterTable(
            table.get(),
            ifExists,
            only,
            false,
            List.of(new TableAction.AlterConstraint(constraint.get(), attributes.get(), ofAction)),
            range));
  }
}
