package org.pgweir.policies.sql.tree;

import java.util.List;
import java.util.Optional;

/** A constraint of a table, in CREATE TABLE or ADD CONSTRAINT. */
public sealed interface TableConstraint {

  /** The name behind CONSTRAINT, where one is written. */
  Optional<Identifier> name();

  Attributes attributes();

  SourceRange range();

  /**
   * What is said behind any constraint.
   *
   * @param notEnforced NOT ENFORCED is written
   * @param noInherit NO INHERIT is written
   */
  record Attributes(boolean notValid, boolean deferrable, boolean notEnforced, boolean noInherit) {}

  record Check(
      Optional<Identifier> name, Expression condition, Attributes attributes, SourceRange range)
      implements TableConstraint {}

  /** {@code NOT NULL column}, from PostgreSQL 18. */
  record NotNull(
      Optional<Identifier> name, Identifier column, Attributes attributes, SourceRange range)
      implements TableConstraint {}

  /**
   * {@code UNIQUE} or {@code PRIMARY KEY}.
   *
   * @param columns none where an existing index is used
   * @param usingIndex the index that becomes the constraint's
   */
  record Key(
      Optional<Identifier> name,
      boolean primary,
      List<Identifier> columns,
      Optional<Identifier> usingIndex,
      Attributes attributes,
      SourceRange range)
      implements TableConstraint {
    public Key {
      columns = List.copyOf(columns);
    }
  }

  /** {@code FOREIGN KEY}; no referenced columns means the primary key. */
  record ForeignKey(
      Optional<Identifier> name,
      List<Identifier> columns,
      QualifiedName table,
      List<Identifier> referenced,
      Attributes attributes,
      SourceRange range)
      implements TableConstraint {
    public ForeignKey {
      columns = List.copyOf(columns);
      referenced = List.copyOf(referenced);
    }
  }

  record Exclude(
      Optional<Identifier> name,
      List<Expression> elements,
      Optional<Expression> predicate,
      Attributes attributes,
      SourceRange range)
      implements TableConstraint {
    public Exclude {
      elements = List.copyOf(elements);
    }
  }
}
