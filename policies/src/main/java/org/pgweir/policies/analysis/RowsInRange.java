package org.pgweir.policies.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.pgweir.policies.analysis.ConstantTruth.Truth;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.Index;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Expression.Constant;
import org.pgweir.policies.sql.tree.Expression.Operation;
import org.pgweir.policies.sql.tree.SqlText;

/** Tells from a WHERE how many rows of one table it leaves. */
final class RowsInRange {

  private static final Set<String> ROW_ADDRESS = Set.of("ctid");
  private static final OptionalLong OPEN = OptionalLong.empty();

  private final SqlText text;
  private final String qualifier;
  private final Optional<Relation> table;

  /**
   * @param qualifier the name the table's columns can be qualified with
   */
  RowsInRange(SqlText text, String qualifier, Optional<Relation> table) {
    this.text = text;
    this.qualifier = qualifier;
    this.table = table;
  }

  RowsTouched of(Expression condition) {
    switch (ConstantTruth.of(text, condition)) {
      case TRUE -> {
        return new RowsTouched.All(RowsTouched.All.Why.ALWAYS_TRUE);
      }
      case FALSE, NULL -> {
        return new RowsTouched.Nothing();
      }
      case OPEN -> {}
    }
    List<Expression> all = operands("and", condition);
    if (all.stream().anyMatch(each -> isNothing(each))) {
      return new RowsTouched.Nothing();
    }
    Optional<OptionalLong> keyed = keyed(all);
    if (keyed.isPresent()) {
      return new RowsTouched.Keyed(keyed.get());
    }
    return all.stream().allMatch(this::excludesNothing)
        ? new RowsTouched.All(RowsTouched.All.Why.WHOLE_RANGE)
        : new RowsTouched.Unknown();
  }

  private boolean isNothing(Expression condition) {
    Truth truth = ConstantTruth.of(text, condition);
    return truth == Truth.FALSE || truth == Truth.NULL;
  }

  private static List<Expression> operands(String operator, Expression condition) {
    if (!(condition instanceof Operation(var written, var operands, _))
        || !written.equals(operator)) {
      return List.of(condition);
    }
    List<Expression> all = new ArrayList<>();
    operands.forEach(each -> all.addAll(operands(operator, each)));
    return all;
  }

  /** How many rows the conditions name by a key; empty if they leave a column of each key open. */
  private Optional<OptionalLong> keyed(List<Expression> conditions) {
    Map<String, OptionalLong> values = new HashMap<>();
    conditions.forEach(each -> equalities(each, values));
    List<Set<String>> keys = new ArrayList<>(List.of(ROW_ADDRESS));
    table.ifPresent(each ->
        each.indexes().stream()
            .filter(index -> index.unique() && index.valid() && !index.partial())
            .filter(index -> !index.hasExpressions())
            .forEach(index -> keys.add(columns(index))));
    return keys.stream()
        .filter(values.keySet()::containsAll)
        .map(key -> key.stream().map(values::get).reduce(OptionalLong.of(1), RowsInRange::times))
        .findFirst();
  }

  private static Set<String> columns(Index index) {
    return Set.copyOf(index.keys().stream().flatMap(key -> key.column().stream()).toList());
  }

  private static OptionalLong times(OptionalLong one, OptionalLong other) {
    return one.isEmpty() || other.isEmpty()
        ? OPEN
        : OptionalLong.of(one.getAsLong() * other.getAsLong());
  }

  private void equalities(Expression condition, Map<String, OptionalLong> values) {
    if (!(condition instanceof Operation(var operator, var operands, _)) || operands.isEmpty()) {
      return;
    }
    switch (operator) {
      case "=" -> equality(operands.getFirst(), operands.getLast(), values);
      case "in" -> {
        List<Expression> list = operands.subList(1, operands.size());
        if (list.stream().allMatch(RowsInRange::isFixed)) {
          column(operands.getFirst())
              .ifPresent(each -> values.put(each, OptionalLong.of(list.size())));
        }
      }
      default -> {}
    }
  }

  private void equality(Expression left, Expression right, Map<String, OptionalLong> values) {
    if (left instanceof Operation(var row, var lefts, _)
        && right instanceof Operation(var other, var rights, _)
        && row.equals("row")
        && other.equals("row")
        && lefts.size() == rights.size()) {
      for (int i = 0; i < lefts.size(); i++) {
        equality(lefts.get(i), rights.get(i), values);
      }
      return;
    }
    Expression value = column(left).isPresent() ? right : left;
    Optional<String> column = column(left).or(() -> column(right));
    if (isFixed(value)) {
      column.ifPresent(each -> values.put(each, count(value)));
    }
  }

  /** One value, or those of ANY. */
  private static OptionalLong count(Expression value) {
    if (!(value instanceof Expression.Other(_, var list, _))) {
      return OptionalLong.of(1);
    }
    return list.size() == 1 && list.getFirst() instanceof Expression.ArrayOf(var elements, _)
        ? OptionalLong.of(elements.size())
        : OPEN;
  }

  private Optional<String> column(Expression expression) {
    boolean ours =
        expression instanceof Expression.ColumnReference reference
            && !reference.star()
            && reference.subscripts().isEmpty()
            && (reference.path().size() == 1
                || reference.path().get(reference.path().size() - 2).name().equals(qualifier));
    return ours
        ? Optional.of(((Expression.ColumnReference) expression).path().getLast().name())
        : Optional.empty();
  }

  /** Whether a value is the same for every row: it reads no column and runs no query. */
  private static boolean isFixed(Expression expression) {
    return switch (expression) {
      case Expression.ColumnReference _, Expression.Subquery _ -> false;
      case Expression.Other(var keyword, _, _)
          when !keyword.equals("any") && !keyword.equals("some") ->
          false;
      case Expression.Call(var function, _, _)
          when CatalogFunctions.volatility(function) != Volatility.IMMUTABLE
              && CatalogFunctions.volatility(function) != Volatility.STABLE ->
          false;
      case Constant _,
          Expression.Parameter _,
          Expression.Call _,
          Expression.ValueFunction _,
          Expression.Cast _,
          Operation _,
          Expression.Case _,
          Expression.Coalesce _,
          Expression.ArrayOf _,
          Expression.Other _ ->
          expression.children().stream().allMatch(RowsInRange::isFixed);
    };
  }

  private boolean excludesNothing(Expression condition) {
    if (ConstantTruth.of(text, condition) == Truth.TRUE) {
      return true;
    }
    if (!(condition instanceof Operation(var operator, var operands, _)) || operands.isEmpty()) {
      return false;
    }
    Optional<String> column = column(operands.getFirst());
    return switch (operator) {
      case "or" -> operands.stream().anyMatch(this::excludesNothing);
      case "and" -> operands.stream().allMatch(this::excludesNothing);
      case "is not null", "notnull" ->
          column.flatMap(this::facts).filter(Column::notNull).isPresent();
      case "=", "<=", ">=", "is not distinct from" ->
          column.isPresent()
              && (column.equals(column(operands.getLast()))
                  || (operator.equals(">=") && isAtMost(operands.getLast(), "[01]")));
      case ">" -> column.isPresent() && isAtMost(operands.getLast(), "0");
      case "like", "ilike", "~~", "~~*" -> column.isPresent() && isAnyText(operands.getLast());
      default -> false;
    };
  }

  /** Numbers that rows count from: 0 and 1, and whatever is negative. */
  private boolean isAtMost(Expression value, String digit) {
    if (value instanceof Operation(var sign, var operands, _) && sign.equals("-")) {
      return operands.size() == 1 && operands.getFirst() instanceof Constant;
    }
    return value instanceof Constant(var kind, var range)
        && kind == Constant.Kind.NUMBER
        && text.at(range).strip().matches(digit);
  }

  private boolean isAnyText(Expression pattern) {
    return pattern instanceof Constant(_, var range) && text.at(range).strip().matches("'%+'");
  }

  private Optional<Column> facts(String column) {
    return table.flatMap(each -> each.column(column));
  }
}
