package org.pgweir.policies.usage;

import org.pgweir.policies.catalog.ObjectName;

/**
 * One thing that a statement does with a column.
 *
 * @param column its name; {@link #ALL} for whatever columns there are; empty with {@link Use#TABLE}
 */
public record ColumnUse(ObjectName table, String column, Use use) {

  /** {@code SELECT *}, INSERT and COPY without a column list, and columns that cannot be told. */
  public static final String ALL = "*";
}
