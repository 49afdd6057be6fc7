package org.pgweir.policies.catalog;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An index, from {@code pg_index} and its {@code pg_class} row.
 *
 * @param method {@code pg_am.amname}
 * @param keys the first {@code indnkeyatts} columns of {@code indkey}
 * @param partial whether {@code indpred} is not null
 * @param otherColumns the columns that its expressions, predicate and INCLUDE list read: the Vars
 *     of {@code indexprs} and {@code indpred}, and the rest of {@code indkey}
 * @param valid {@code indisvalid}
 * @param clustered {@code indisclustered}
 * @param parent the index of the partitioned table that it is a part of, from {@code pg_inherits}
 */
public record Index(
    ObjectName name,
    String method,
    boolean unique,
    boolean valid,
    List<Key> keys,
    boolean partial,
    Set<String> otherColumns,
    boolean clustered,
    Optional<ObjectName> parent) {

  public Index {
    keys = List.copyOf(keys);
    otherColumns = Set.copyOf(otherColumns);
  }

  /**
   * One key of an index.
   *
   * @param column empty for an expression
   * @param operatorClass {@code pg_opclass.opcname} by {@code indclass}
   */
  public record Key(Optional<String> column, String operatorClass) {}

  /** Whether a key is an expression. */
  public boolean hasExpressions() {
    return keys.stream().anyMatch(key -> key.column().isEmpty());
  }

  /** Whether it depends on the column in any way. */
  public boolean uses(String column) {
    return otherColumns.contains(column)
        || keys.stream().anyMatch(key -> key.column().filter(column::equals).isPresent());
  }
}
