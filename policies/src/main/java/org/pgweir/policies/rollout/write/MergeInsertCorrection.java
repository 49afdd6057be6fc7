package org.pgweir.policies.rollout.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.pgweir.policies.rollout.RowExpression;
import org.pgweir.policies.rollout.write.WrittenTable.Known;
import org.pgweir.policies.sql.tree.DataStatement.MergeAction.InsertRow;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.Splice;

/** Completes the INSERT of a MERGE, which makes one row at a time. */
final class MergeInsertCorrection {

  private final InsertRow action;
  private final Known table;
  private final RowValues values;
  private final Places places;
  private final List<Identifier> columns;

  MergeInsertCorrection(InsertRow action, Known table, RowValues values, Places places) {
    this.action = action;
    this.table = table;
    this.values = values;
    this.places = places;
    this.columns = columns(action, table);
  }

  /** The columns that it gives values to, listed or not. */
  static List<Identifier> columns(InsertRow action, Known table) {
    return action.columns().isEmpty()
        ? table.named().columns().stream()
            .limit(action.values().size())
            .map(each -> Identifier.of(each.name()))
            .toList()
        : action.columns();
  }

  Corrected with(Map<String, RowExpression> missing) {
    List<Expression> given = action.values();
    if (given.isEmpty() || given.size() != columns.size()) {
      return new Corrected.Not("it does not have as many values as columns");
    }
    List<String> names = new ArrayList<>();
    List<String> added = new ArrayList<>();
    for (var each : missing.entrySet()) {
      names.add(Identifier.of(table.nameOf(each.getKey()).orElseThrow()).sql());
      switch (values.row(each.getValue()).of(this::value)) {
        case Value.Sql(String sql) -> added.add(sql);
        case Value.Never(String why) -> {
          return new Corrected.Not(why);
        }
        case Value.Once _ -> {
          return new Corrected.Not("MERGE computes what a sub-query gives for each column again");
        }
      }
    }
    Splice row = Splice.insert(given.getLast().range().end(), ", " + String.join(", ", added));
    return listed(String.join(", ", names), given.getFirst(), row);
  }

  private Corrected listed(String names, Expression first, Splice row) {
    if (!action.columns().isEmpty()) {
      Identifier last = columns.getLast();
      return places.isPart(last)
          ? new Corrected.Not("only a part of its last column is given a value")
          : new Corrected.With(List.of(Splice.insert(last.range().end(), ", " + names), row));
    }
    OptionalInt place = places.behindInsert(first.range());
    if (place.isEmpty()) {
      return new Corrected.Not("it is not found where its INSERT stands");
    }
    String list = " (%s, %s)".formatted(AssignmentCorrection.names(columns), names);
    return new Corrected.With(List.of(Splice.insert(place.getAsInt(), list), row));
  }

  private Value value(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (table.columnOf(columns.get(i).name()).filter(column::equals).isPresent()) {
        return !action.columns().isEmpty() && places.isPart(columns.get(i))
            ? new Value.Never("only a part of %s is given a value".formatted(column))
            : values.assigned(action.values().get(i), column);
      }
    }
    return values.defaultOf(column);
  }
}
