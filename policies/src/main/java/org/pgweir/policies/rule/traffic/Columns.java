package org.pgweir.policies.rule.traffic;

import java.util.function.Consumer;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Query;

/** How queries name columns. */
final class Columns {

  private Columns() {}

  /** Whether a select list holds {@code *} or {@code t.*}. */
  static boolean hasStar(Query.Body body) {
    return switch (body) {
      case Query.Select select ->
          select.targets().stream()
              .anyMatch(target ->
                  target.expression() instanceof Expression.ColumnReference reference
                      && reference.star());
      case Query.SetOperation operation -> hasStar(operation.left()) || hasStar(operation.right());
      case Query.WholeTable _ -> true;
      case Query.Nested(var query, _) -> hasStar(query.body());
      case Query.Values _ -> false;
    };
  }

  /** Every column that an expression names, but those of queries inside it. */
  static void named(Expression expression, Consumer<Expression.ColumnReference> found) {
    if (expression instanceof Expression.ColumnReference reference) {
      found.accept(reference);
    }
    expression.children().forEach(child -> named(child, found));
  }
}
