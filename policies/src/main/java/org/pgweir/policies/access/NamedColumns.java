package org.pgweir.policies.access;

import java.util.HashSet;
import java.util.Set;
import org.pgweir.policies.analysis.Columns;
import org.pgweir.policies.rule.QueryParts;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.FromItem;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.SourceRange;

/**
 * Every name in a query that may be a column's, whichever table it is of. A star is also what shows
 * a whole row or hides the names of its columns: {@code t.*}, {@code TABLE t}, {@code NATURAL
 * JOIN}, {@code t (a, b)}, and a table's own name where a value stands. Used once.
 */
final class NamedColumns extends QueryParts {

  private final Set<String> columns = new HashSet<>();
  private final Set<String> rows = new HashSet<>();
  private final Set<SourceRange> counts = new HashSet<>();
  private boolean star;

  private NamedColumns() {}

  static Columns of(DataStatement statement) {
    NamedColumns names = new NamedColumns();
    names.in(statement);
    boolean wholeRow = names.rows.stream().anyMatch(names.columns::contains);
    return new Columns(names.columns, names.star || wholeRow);
  }

  @Override
  protected void from(FromItem item) {
    switch (item) {
      case FromItem.Table table -> {
        rows.add(table.alias().map(alias -> alias.name().name()).orElse(table.name().name()));
        star |= table.alias().filter(alias -> !alias.columns().isEmpty()).isPresent();
      }
      case FromItem.Join join -> {
        star |= join.natural();
        join.using().forEach(column -> columns.add(column.name()));
      }
      case FromItem.Subquery _, FromItem.Functions _ -> {}
    }
  }

  /** A lone star between parentheses, as in {@code count(*)}, stands for no column. */
  @Override
  protected void call(Expression.Call call) {
    if (call.arguments().size() == 1
        && call.arguments().getFirst() instanceof Expression.ColumnReference argument
        && argument.path().isEmpty()) {
      counts.add(argument.range());
    }
  }

  @Override
  protected void column(Expression.ColumnReference reference) {
    star |= reference.star() && !counts.contains(reference.range());
    if (!reference.path().isEmpty()) {
      columns.add(reference.path().getLast().name());
    }
  }

  @Override
  protected void body(Query.Body body) {
    star |= body instanceof Query.WholeTable;
  }
}
