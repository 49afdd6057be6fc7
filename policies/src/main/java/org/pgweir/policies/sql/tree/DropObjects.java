package org.pgweir.policies.sql.tree;

import java.util.List;
import java.util.Optional;

/**
 * {@code DROP} of anything.
 *
 * @param kind what is dropped, as written behind DROP: {@code table}, {@code materialized view},
 *     {@code index}, {@code schema}, {@code function} …
 * @param on the table of a trigger, rule or policy
 */
public record DropObjects(
    String kind,
    List<QualifiedName> names,
    Optional<QualifiedName> on,
    boolean concurrently,
    boolean ifExists,
    boolean cascade,
    SourceRange range)
    implements SqlStatement {

  public DropObjects {
    names = List.copyOf(names);
  }
}
