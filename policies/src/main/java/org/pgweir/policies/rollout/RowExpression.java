package org.pgweir.policies.rollout;

import java.util.Set;

/**
 * An SQL expression over one row of a rollout's table, checked by the server: it names columns
 * without a qualifier, has no sub-query, calls nothing volatile, and its value can be assigned to
 * the column it is for.
 *
 * @param sql as the file has it
 * @param columns those of the table that it reads, as {@code pg_attribute.attname}
 */
public record RowExpression(String sql, Set<String> columns) {

  public RowExpression {
    columns = Set.copyOf(columns);
  }
}
