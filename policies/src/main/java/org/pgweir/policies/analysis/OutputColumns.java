package org.pgweir.policies.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.FromItem;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.Query.Target;

/** The names that the columns of a query have for the query around it. */
final class OutputColumns {

  /** What PostgreSQL calls a column that nothing gives a name to. */
  private static final String UNNAMED = "?column?";

  private OutputColumns() {}

  /** Of a select list or RETURNING; empty where a star stands for columns that are not known. */
  static Optional<List<String>> of(List<Target> targets, Scope scope) {
    List<String> names = new ArrayList<>();
    for (Target target : targets) {
      if (target.alias().isEmpty()
          && target.expression() instanceof Expression.ColumnReference reference
          && reference.star()) {
        for (Scope.Source source : scope.sources()) {
          if (reference.path().isEmpty()
              || reference.path().getLast().name().equals(source.name())) {
            Optional<List<String>> columns = source.columns();
            if (columns.isEmpty()) {
              return Optional.empty();
            }
            names.addAll(columns.get());
          }
        }
      } else {
        names.add(target.alias().map(Identifier::name).orElseGet(() -> of(target.expression())));
      }
    }
    return Optional.of(names);
  }

  /** Of what stands in FROM under an alias that may give the first columns other names. */
  static Optional<List<String>> under(
      Optional<FromItem.Alias> alias, Optional<List<String>> columns) {
    return alias.map(FromItem.Alias::columns).filter(names -> !names.isEmpty()).isEmpty()
        ? columns
        : renamed(alias.get().columns(), columns);
  }

  /** With other names for the first of them; empty where there may be more. */
  static Optional<List<String>> renamed(List<Identifier> names, Optional<List<String>> columns) {
    return columns.map(all -> {
      List<String> renamed = new ArrayList<>(all);
      for (int i = 0; i < names.size(); i++) {
        if (i < renamed.size()) {
          renamed.set(i, names.get(i).name());
        } else {
          renamed.add(names.get(i).name());
        }
      }
      return List.copyOf(renamed);
    });
  }

  private static String of(Expression expression) {
    return switch (expression) {
      case Expression.ColumnReference reference when !reference.path().isEmpty() ->
          reference.path().getLast().name();
      case Expression.Call call -> call.function().name();
      case Expression.Cast cast -> of(cast.operand());
      case Expression.Case _ -> "case";
      case Expression.Coalesce _ -> "coalesce";
      case Expression.ArrayOf _ -> "array";
      case Expression.ColumnReference _,
          Expression.Constant _,
          Expression.Parameter _,
          Expression.ValueFunction _,
          Expression.Operation _,
          Expression.Subquery _,
          Expression.Other _ ->
          UNNAMED;
    };
  }
}
