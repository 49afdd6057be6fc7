package org.pgweir.policies.sql.tree;

import java.util.Optional;

/** One constraint written with a column. */
public sealed interface ColumnConstraint {

  /** The name behind CONSTRAINT, where one is written. */
  Optional<Identifier> name();

  /** The constraint with its name and attributes. */
  SourceRange range();

  record NotNull(Optional<Identifier> name, SourceRange range) implements ColumnConstraint {}

  /** {@code NULL}, which states the default. */
  record Nullable(Optional<Identifier> name, SourceRange range) implements ColumnConstraint {}

  record Default(Optional<Identifier> name, Expression expression, SourceRange range)
      implements ColumnConstraint {}

  record Check(Optional<Identifier> name, Expression condition, SourceRange range)
      implements ColumnConstraint {}

  record Unique(Optional<Identifier> name, SourceRange range) implements ColumnConstraint {}

  record PrimaryKey(Optional<Identifier> name, SourceRange range) implements ColumnConstraint {}

  record References(Optional<Identifier> name, QualifiedName table, SourceRange range)
      implements ColumnConstraint {}

  /** {@code GENERATED ALWAYS AS (e) STORED}, or VIRTUAL, the default kind from PostgreSQL 18. */
  record Generated(
      Optional<Identifier> name,
      Expression expression,
      Optional<Storage> storage,
      SourceRange range)
      implements ColumnConstraint {
    /** Where the value of a generated column lives; not written means virtual. */
    public enum Storage {
      STORED,
      VIRTUAL
    }
  }

  /** {@code GENERATED ALWAYS AS IDENTITY} or BY DEFAULT. */
  record Identity(Optional<Identifier> name, boolean always, SourceRange range)
      implements ColumnConstraint {}
}
