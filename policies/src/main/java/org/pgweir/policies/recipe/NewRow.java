package org.pgweir.policies.recipe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Expression.ColumnReference;
import org.pgweir.policies.sql.tree.SqlText;

/** An expression over columns, as a trigger computes it. */
public final class NewRow {

  private NewRow() {}

  /** The expression with {@code NEW.} in place of what qualifies each column, if anything does. */
  public static String sql(SqlText text, Expression expression) {
    List<ColumnReference> columns = new ArrayList<>();
    collect(expression, columns);
    columns.sort(
        Comparator.comparingInt((ColumnReference each) -> each.range().start()).reversed());
    StringBuilder sql = new StringBuilder(text.at(expression.range()));
    int start = expression.range().start();
    for (ColumnReference column : columns) {
      int from = column.path().getFirst().range().start() - start;
      int to = column.path().getLast().range().start() - start;
      sql.replace(from, to, "NEW.");
    }
    return sql.toString();
  }

  private static void collect(Expression expression, List<ColumnReference> columns) {
    if (expression instanceof ColumnReference reference && !reference.path().isEmpty()) {
      columns.add(reference);
    }
    expression.children().forEach(child -> collect(child, columns));
  }
}
