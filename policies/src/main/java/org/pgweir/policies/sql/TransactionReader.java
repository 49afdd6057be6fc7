package org.pgweir.policies.sql;

import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.sql.lexer.StatementTokens;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.TransactionStatement;

/**
 * Reads transaction control straight from the tokens: its few fixed forms are sent more often than
 * anything else, and the grammar knows only some of them.
 */
final class TransactionReader {

  private static final Set<String> MODES =
      Set.of(
          "isolation",
          "level",
          "serializable",
          "repeatable",
          "read",
          "committed",
          "uncommitted",
          "write",
          "only",
          "not",
          "deferrable");

  private final TokenCursor cursor;
  private final SourceRange range;

  private TransactionReader(TokenCursor cursor, SourceRange range) {
    this.cursor = cursor;
    this.range = range;
  }

  /** The statement, if it is transaction control in one of PostgreSQL's forms. */
  static Optional<SqlStatement> read(String text, StatementTokens tokens) {
    TokenCursor cursor = new TokenCursor(text, tokens.tokens());
    Optional<SqlStatement> statement =
        new TransactionReader(cursor, new SourceRange(tokens.start(), tokens.end())).read();
    return cursor.atEnd() ? statement : Optional.empty();
  }

  private Optional<SqlStatement> read() {
    if (cursor.accept("begin")) {
      noise();
      return modes().map(modes -> new TransactionStatement.Begin(modes, range));
    }
    if (cursor.accept("start", "transaction")) {
      return modes().map(modes -> new TransactionStatement.Begin(modes, range));
    }
    if (cursor.accept("commit", "prepared")) {
      return name(new TransactionStatement.CommitPrepared(range));
    }
    if (cursor.accept("rollback", "prepared")) {
      return name(new TransactionStatement.RollbackPrepared(range));
    }
    if (cursor.accept("prepare", "transaction")) {
      return name(new TransactionStatement.PrepareTransaction(range));
    }
    if (cursor.accept("commit") || cursor.accept("end")) {
      noise();
      return Optional.of(new TransactionStatement.Commit(chain(), range));
    }
    if (cursor.accept("rollback")) {
      noise();
      return Optional.of(rollback());
    }
    if (cursor.accept("abort")) {
      noise();
      return Optional.of(new TransactionStatement.Rollback(chain(), range));
    }
    if (cursor.accept("savepoint")) {
      return cursor.acceptName().map(name -> new TransactionStatement.Savepoint(name, range));
    }
    if (cursor.accept("release")) {
      return savepoint().map(name -> new TransactionStatement.ReleaseSavepoint(name, range));
    }
    if (cursor.accept("set", "transaction", "isolation")
        || cursor.accept("set", "transaction", "read")
        || cursor.accept("set", "transaction", "not")
        || cursor.accept("set", "transaction", "deferrable")) {
      return setTransaction();
    }
    if (cursor.accept("set", "session", "characteristics", "as", "transaction")) {
      return modes()
          .filter(modes -> !modes.isEmpty())
          .map(modes -> new TransactionStatement.SetTransaction(true, modes, range));
    }
    return Optional.empty();
  }

  private Optional<SqlStatement> setTransaction() {
    cursor.back();
    return modes().map(modes -> new TransactionStatement.SetTransaction(false, modes, range));
  }

  private TransactionStatement rollback() {
    if (cursor.accept("to")) {
      Optional<Identifier> name = savepoint();
      if (name.isPresent()) {
        return new TransactionStatement.RollbackTo(name.get(), range);
      }
    }
    return new TransactionStatement.Rollback(chain(), range);
  }

  /** A savepoint's name, which may itself be {@code savepoint}. */
  private Optional<Identifier> savepoint() {
    Optional<Identifier> name = cursor.acceptName();
    return name.filter(first -> first.name().equals("savepoint")).isPresent() && !cursor.atEnd()
        ? cursor.acceptName()
        : name;
  }

  private void noise() {
    if (!cursor.accept("work")) {
      cursor.accept("transaction");
    }
  }

  private boolean chain() {
    if (cursor.accept("and", "chain")) {
      return true;
    }
    cursor.accept("and", "no", "chain");
    return false;
  }

  private Optional<String> modes() {
    return cursor.restOf(MODES);
  }

  /** Behind these words stands the transaction's identifier, a string. */
  private Optional<SqlStatement> name(SqlStatement statement) {
    return cursor.acceptString(true).map(_ -> statement);
  }
}
