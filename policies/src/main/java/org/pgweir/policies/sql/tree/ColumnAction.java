package org.pgweir.policies.sql.tree;

import java.util.Optional;

/** {@code ALTER [COLUMN] c …}. */
public sealed interface ColumnAction extends TableAction {

  Identifier column();

  /** {@code [SET DATA] TYPE t [COLLATE …] [USING e]}. */
  record SetType(
      Identifier column,
      TypeName type,
      Optional<QualifiedName> collation,
      Optional<Expression> using,
      SourceRange range)
      implements ColumnAction {}

  record SetDefault(Identifier column, Expression expression, SourceRange range)
      implements ColumnAction {}

  record DropDefault(Identifier column, SourceRange range) implements ColumnAction {}

  record SetNotNull(Identifier column, SourceRange range) implements ColumnAction {}

  record DropNotNull(Identifier column, SourceRange range) implements ColumnAction {}

  /** {@code SET EXPRESSION AS (e)} of a generated column. */
  record SetExpression(Identifier column, Expression expression, SourceRange range)
      implements ColumnAction {}

  record DropExpression(Identifier column, boolean ifExists, SourceRange range)
      implements ColumnAction {}

  /** {@code ADD GENERATED … AS IDENTITY}. */
  record AddIdentity(Identifier column, boolean always, SourceRange range)
      implements ColumnAction {}

  /** {@code SET GENERATED}, {@code SET sequence option}, {@code RESTART}. */
  record AlterIdentity(Identifier column, SourceRange range) implements ColumnAction {}

  record DropIdentity(Identifier column, boolean ifExists, SourceRange range)
      implements ColumnAction {}

  record SetStatistics(Identifier column, SourceRange range) implements ColumnAction {}

  record SetStorage(Identifier column, String storage, SourceRange range) implements ColumnAction {}

  record SetCompression(Identifier column, SourceRange range) implements ColumnAction {}

  /** {@code SET (…)}, {@code RESET (…)}, OPTIONS. */
  record SetColumnOptions(Identifier column, SourceRange range) implements ColumnAction {}
}
