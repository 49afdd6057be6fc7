package org.pgweir.policies.sql.tree;

/** Transaction control. */
public sealed interface TransactionStatement extends SqlStatement {

  /**
   * {@code BEGIN}, {@code START TRANSACTION}.
   *
   * @param modes the words behind it, in lower case
   */
  record Begin(String modes, SourceRange range) implements TransactionStatement {}

  /** {@code COMMIT}, {@code END}; chain starts the next transaction at once. */
  record Commit(boolean chain, SourceRange range) implements TransactionStatement {}

  /** {@code ROLLBACK}, {@code ABORT}. */
  record Rollback(boolean chain, SourceRange range) implements TransactionStatement {}

  record Savepoint(Identifier name, SourceRange range) implements TransactionStatement {}

  record ReleaseSavepoint(Identifier name, SourceRange range) implements TransactionStatement {}

  record RollbackTo(Identifier name, SourceRange range) implements TransactionStatement {}

  /** {@code PREPARE TRANSACTION}. */
  record PrepareTransaction(SourceRange range) implements TransactionStatement {}

  /** {@code COMMIT PREPARED}. */
  record CommitPrepared(SourceRange range) implements TransactionStatement {}

  /** {@code ROLLBACK PREPARED}. */
  record RollbackPrepared(SourceRange range) implements TransactionStatement {}

  /**
   * {@code SET TRANSACTION}, {@code SET SESSION CHARACTERISTICS AS TRANSACTION}.
   *
   * @param modes the words behind TRANSACTION, in lower case
   */
  record SetTransaction(boolean session, String modes, SourceRange range)
      implements TransactionStatement {}
}
