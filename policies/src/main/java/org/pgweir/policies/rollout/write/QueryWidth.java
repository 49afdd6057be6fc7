package org.pgweir.policies.rollout.write;

import java.util.OptionalInt;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.sql.tree.Expression.ColumnReference;
import org.pgweir.policies.sql.tree.FromItem;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.Query;

/** How many columns a query has, as far as that can be told. */
final class QueryWidth {

  private QueryWidth() {}

  static OptionalInt of(Query query, Surroundings where) {
    return query.with().isEmpty() ? of(query.body(), where) : withoutStars(query.body());
  }

  private static OptionalInt of(Query.Body body, Surroundings where) {
    return switch (body) {
      case Query.Values(var rows, _) -> OptionalInt.of(rows.getFirst().size());
      case Query.Nested(var query, _) -> of(query, where);
      case Query.SetOperation(_, var left, _, _) -> of(left, where);
      case Query.WholeTable(var table, _, _) -> of(table, where);
      case Query.Select select -> {
        OptionalInt plain = withoutStars(select);
        yield plain.isPresent() || select.targets().size() != 1 || select.from().size() != 1
            ? plain
            : switch (select.from().getFirst()) {
              case FromItem.Table table -> of(table.name(), where);
              case FromItem.Subquery subquery -> of(subquery.query(), where);
              case FromItem.Functions _, FromItem.Join _ -> plain;
            };
      }
    };
  }

  private static OptionalInt withoutStars(Query.Body body) {
    return switch (body) {
      case Query.Select select
          when select.targets().stream()
              .noneMatch(each ->
                  each.expression() instanceof ColumnReference reference && reference.star()) ->
          OptionalInt.of(select.targets().size());
      case Query.Values(var rows, _) -> OptionalInt.of(rows.getFirst().size());
      case Query.SetOperation(_, var left, _, _) -> withoutStars(left);
      case Query.Nested(var query, _) -> withoutStars(query.body());
      case Query.Select _, Query.WholeTable _ -> OptionalInt.empty();
    };
  }

  private static OptionalInt of(QualifiedName table, Surroundings where) {
    return where
        .relation(table)
        .map(relation -> OptionalInt.of(relation.columns().size()))
        .orElse(OptionalInt.empty());
  }
}
