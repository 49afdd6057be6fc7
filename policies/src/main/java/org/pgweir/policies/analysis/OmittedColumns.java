package org.pgweir.policies.analysis;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.Query;

/** Notes which columns of a table an inserted row does not name, or gives DEFAULT. */
final class OmittedColumns {

  private final Effects effects;

  OmittedColumns(Effects effects) {
    this.effects = effects;
  }

  void of(DataStatement.Insert insert) {
    if (insert.source().isEmpty()) {
      omitted(insert.table(), List.of(), OptionalInt.of(0), Set.of());
      return;
    }
    Query.Body body = insert.source().get().body();
    omitted(insert.table(), insert.columns(), width(body), defaults(body));
  }

  void ofCopy(QualifiedName table, List<Identifier> columns) {
    omitted(table, columns, OptionalInt.empty(), Set.of());
  }

  /**
   * @param values none for DEFAULT VALUES
   */
  void ofMerge(QualifiedName table, List<Identifier> columns, List<Expression> values) {
    omitted(table, columns, OptionalInt.of(values.size()), defaults(values));
  }

  /**
   * @param columns that are named; none for the first of the table
   * @param width how many values there are, if that is known
   * @param defaults places of values that are DEFAULT
   */
  private void omitted(
      QualifiedName table, List<Identifier> columns, OptionalInt width, Set<Integer> defaults) {
    effects
        .surroundings()
        .relation(table)
        .filter(relation -> !relation.isPresumed())
        .ifPresent(relation -> {
          Set<String> omitted = unnamed(relation, columns, width);
          for (int place : defaults) {
            if (place < columns.size()) {
              omitted.add(columns.get(place).name());
            } else if (columns.isEmpty() && place < relation.columns().size()) {
              omitted.add(relation.columns().get(place).name());
            }
          }
          effects.omits(relation.name(), omitted);
        });
  }

  private static Set<String> unnamed(
      Relation relation, List<Identifier> columns, OptionalInt width) {
    Set<String> omitted = new HashSet<>();
    for (int i = 0; i < relation.columns().size(); i++) {
      Column column = relation.columns().get(i);
      boolean named =
          columns.isEmpty()
              ? width.isEmpty() || i < width.getAsInt()
              : columns.stream().anyMatch(each -> each.name().equals(column.name()));
      if (!named && column.generated() == Column.Generated.NO) {
        omitted.add(column.name());
      }
    }
    return omitted;
  }

  private static OptionalInt width(Query.Body body) {
    return switch (body) {
      case Query.Values values when !values.rows().isEmpty() ->
          OptionalInt.of(values.rows().getFirst().size());
      case Query.Select select ->
          select.targets().stream().anyMatch(OmittedColumns::isStar)
              ? OptionalInt.empty()
              : OptionalInt.of(select.targets().size());
      case Query.SetOperation operation -> width(operation.left());
      case Query.Nested nested -> width(nested.query().body());
      case Query.Values _, Query.WholeTable _ -> OptionalInt.empty();
    };
  }

  private static boolean isStar(Query.Target target) {
    return target.expression() instanceof Expression.ColumnReference reference && reference.star();
  }

  private static Set<Integer> defaults(Query.Body body) {
    Set<Integer> places = new HashSet<>();
    if (body instanceof Query.Values values) {
      values.rows().forEach(row -> places.addAll(defaults(row)));
    }
    return places;
  }

  private static Set<Integer> defaults(List<Expression> row) {
    Set<Integer> places = new HashSet<>();
    for (int i = 0; i < row.size(); i++) {
      if (row.get(i) instanceof Expression.Other other && other.keyword().equals("default")) {
        places.add(i);
      }
    }
    return places;
  }
}
