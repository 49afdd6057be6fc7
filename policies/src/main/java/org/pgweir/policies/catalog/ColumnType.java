package org.pgweir.policies.catalog;

import java.util.List;

/**
 * The type of a column.
 *
 * @param name {@code pg_type} by {@code atttypid}; of an array the type of its elements
 * @param modifiers what {@code format_type(atttypid, atttypmod)} prints in parentheses: {@code 10}
 *     and {@code 2} of {@code numeric(10,2)}
 */
public record ColumnType(ObjectName name, List<String> modifiers, boolean array) {

  public ColumnType {
    modifiers = List.copyOf(modifiers);
  }
}
