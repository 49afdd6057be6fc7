package org.pgweir.policies.sql.tree;

/** One action of an ALTER TABLE. */
public sealed interface TableAction {

  SourceRange range();

  /** {@code ADD [COLUMN] [IF NOT EXISTS] column}. */
  record AddColumn(ColumnDefinition column, boolean ifNotExists, SourceRange range)
      implements TableAction {}

  /** An action read only as far as its keywords. */
  record OtherAction(String keywords, SourceRange range) implements TableAction {}
}
