package org.pgweir.policies.sql.tree;

import java.util.Optional;

/** A statement about sequences. */
public sealed interface SequenceStatement extends SqlStatement {

  /**
   * {@code CREATE SEQUENCE}.
   *
   * @param ownedBy the column behind OWNED BY, {@code table.column}
   */
  record CreateSequence(
      QualifiedName sequence,
      Persistence persistence,
      boolean ifNotExists,
      Optional<QualifiedName> ownedBy,
      SourceRange range)
      implements SequenceStatement {}

  /**
   * {@code ALTER SEQUENCE}.
   *
   * @param restarts whether RESTART is among the options
   * @param options the words behind the name, in lower case
   */
  record AlterSequence(
      QualifiedName sequence,
      boolean ifExists,
      boolean restarts,
      Optional<QualifiedName> ownedBy,
      String options,
      SourceRange range)
      implements SequenceStatement {}
}
