package org.pgweir.policies.sql.tree;

import java.util.List;
import java.util.Optional;

/**
 * A column as CREATE TABLE and ADD COLUMN define it.
 *
 * @param typeRange the type with its COLLATE, STORAGE and COMPRESSION clauses, as far as they stand
 *     before the first constraint
 */
public record ColumnDefinition(
    Identifier name,
    TypeName type,
    SourceRange typeRange,
    Optional<QualifiedName> collation,
    List<ColumnConstraint> constraints,
    SourceRange range) {

  public ColumnDefinition {
    constraints = List.copyOf(constraints);
  }

  /** The first constraint of that kind. */
  public <C extends ColumnConstraint> Optional<C> constraint(Class<C> kind) {
    return constraints.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  public boolean has(Class<? extends ColumnConstraint> kind) {
    return constraint(kind).isPresent();
  }
}
