package org.pgweir.policies.analysis;

import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.TransactionStatement;

/**
 * The transaction a statement is going to run in, and what it has done before. A value.
 *
 * @param trace of the statements before; empty outside a transaction
 */
public record TransactionSoFar(Block block, Trace trace) {

  /** What kind of transaction it is. */
  public enum Block {
    /** The statement is a transaction of its own. */
    NONE,
    /** It is one of several statements of a text, or of a pipeline up to its Sync. */
    IMPLICIT,
    /** Between BEGIN and COMMIT. */
    EXPLICIT
  }

  /** No transaction is open. */
  public static final TransactionSoFar NONE = new TransactionSoFar(Block.NONE, Trace.NONE);

  /** Whether statements share their fate with others. */
  public boolean isOpen() {
    return block != Block.NONE;
  }

  /** The same, for a statement that shares its text with others. */
  public TransactionSoFar shared() {
    return block == Block.NONE ? new TransactionSoFar(Block.IMPLICIT, trace) : this;
  }

  /** The transaction after the statement has run in it. */
  public TransactionSoFar after(SqlStatement statement, Trace left) {
    return switch (statement) {
      case TransactionStatement.Begin _ -> new TransactionSoFar(Block.EXPLICIT, trace);
      case TransactionStatement.Commit(boolean chain, _) -> ended(chain);
      case TransactionStatement.Rollback(boolean chain, _) -> ended(chain);
      case TransactionStatement.PrepareTransaction _ -> NONE;
      default -> isOpen() && !left.isEmpty() ? new TransactionSoFar(block, trace.and(left)) : this;
    };
  }

  private static TransactionSoFar ended(boolean chain) {
    return chain ? new TransactionSoFar(Block.EXPLICIT, Trace.NONE) : NONE;
  }
}
