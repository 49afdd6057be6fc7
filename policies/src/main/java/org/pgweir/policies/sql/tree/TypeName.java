package org.pgweir.policies.sql.tree;

import java.util.List;

/**
 * A data type as written.
 *
 * @param name the catalogue's name: {@code integer} is {@code int4} of schema {@code pg_catalog},
 *     other names stand as they are
 * @param modifiers what stands in the parentheses, as written: {@code 10} and {@code 2} of {@code
 *     numeric(10,2)}; {@code 1} for CHAR and BIT, which mean it
 * @param arrayDimensions how many pairs of brackets follow; 0 for a plain type
 * @param setOf whether SETOF precedes it
 */
public record TypeName(
    QualifiedName name,
    List<String> modifiers,
    int arrayDimensions,
    boolean setOf,
    SourceRange range) {

  public TypeName {
    modifiers = List.copyOf(modifiers);
  }

  /** Whether this is the built-in type of that catalogue name and no array of it. */
  public boolean isBuiltIn(String catalogName) {
    return arrayDimensions == 0 && name.couldBe("pg_catalog", catalogName);
  }
}
