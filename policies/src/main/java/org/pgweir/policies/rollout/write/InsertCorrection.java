package org.pgweir.policies.rollout.write;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.rollout.RowExpression;
import org.pgweir.policies.rollout.write.WrittenTable.Known;
import org.pgweir.policies.sql.tree.DataStatement.Insert;
import org.pgweir.policies.sql.tree.DataStatement.Select;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.Splice;

/**
 * Completes an INSERT: {@code (id, status) VALUES ($1, $2)} becomes {@code (id, status, state)
 * VALUES ($1, $2, upper(CAST($2 AS text)))}.
 *
 * <p>What a query gives is computed once: {@code SELECT …} becomes {@code SELECT given.*,
 * upper(CAST(given.status AS text)) FROM (SELECT …) AS given (id, status)}. So does a single row of
 * VALUES with a sub-query in it.
 */
final class InsertCorrection {

  private static final String GIVEN = "given";

  private final Insert insert;
  private final Known table;
  private final RowValues values;
  private final Places places;
  private final List<Identifier> columns;

  /**
   * @param columns those that are given values, listed or not
   */
  InsertCorrection(
      Insert insert, Known table, RowValues values, Places places, List<Identifier> columns) {
    this.insert = insert;
    this.table = table;
    this.values = values;
    this.places = places;
    this.columns = columns;
  }

  /** The columns of an INSERT as far as they can be told; its own list, or the table's first. */
  static Optional<List<Identifier>> columns(Insert insert, Known table, Surroundings where) {
    if (!insert.columns().isEmpty() || insert.source().isEmpty()) {
      return Optional.of(insert.columns());
    }
    OptionalInt width = QueryWidth.of(insert.source().get(), where);
    List<Identifier> all =
        table.named().columns().stream().map(each -> Identifier.of(each.name())).toList();
    return width.isPresent() && width.getAsInt() <= all.size()
        ? Optional.of(all.subList(0, width.getAsInt()))
        : Optional.empty();
  }

  /** Gives values to these columns of the table, too. */
  Corrected with(Map<String, RowExpression> missing) {
    Optional<Query> source = insert.source();
    if (source.isEmpty()) {
      return inPlaceOfDefaults(missing);
    }
    boolean isList =
        source.get().with().isEmpty()
            && source.get().sortedBy().isEmpty()
            && source.get().rowLocks().isEmpty();
    return isList && source.get().body() instanceof Query.Values(var rows, _)
        ? inRows(rows, missing)
        : around(source.get(), missing);
  }

  private Corrected inPlaceOfDefaults(Map<String, RowExpression> missing) {
    int from = insert.alias().map(Identifier::range).orElse(insert.table().range()).end();
    return switch (computed(missing, values::defaultOf)) {
      case Computed.Not(String why) -> new Corrected.Not(why);
      case Computed.Sql(var all) ->
          places
              .defaultValues(from)
              .<Corrected>map(range ->
                  new Corrected.With(
                      List.of(
                          new Splice(
                              range.start(),
                              range.end(),
                              "(%s) VALUES (%s)"
                                  .formatted(
                                      String.join(", ", all.keySet()),
                                      String.join(", ", all.values()))))))
              .orElseGet(() -> new Corrected.Not("it is not found where DEFAULT VALUES stands"));
    };
  }

  private Corrected inRows(List<List<Expression>> rows, Map<String, RowExpression> missing) {
    List<Splice> splices = new ArrayList<>();
    List<String> names = List.of();
    for (List<Expression> row : rows) {
      if (row.size() != columns.size()) {
        return new Corrected.Not("it does not have as many values as columns");
      }
      switch (computed(missing, column -> inRow(row, column))) {
        case Computed.Sql(var all) -> {
          names = List.copyOf(all.keySet());
          int end = row.getLast().range().end();
          splices.add(Splice.insert(end, ", " + String.join(", ", all.values())));
        }
        case Computed.Not(String why) -> {
          return rows.size() == 1 && row.stream().noneMatch(RowValues::isDefault)
              ? fromOneRow(row, why, missing)
              : new Corrected.Not(why);
        }
      }
    }
    return listed(names, splices);
  }

  /** A row with what has to be computed once as a query. */
  private Corrected fromOneRow(
      List<Expression> row, String why, Map<String, RowExpression> missing) {
    if (row.stream().noneMatch(RowValues::asksTables)) {
      return new Corrected.Not(why);
    }
    return switch (computed(missing, this::fetched)) {
      case Computed.Not not -> new Corrected.Not(not.why());
      case Computed.Sql(var all) -> {
        Query query = insert.source().orElseThrow();
        List<Splice> splices = new ArrayList<>();
        splices.add(
            new Splice(
                query.range().start(),
                row.getFirst().range().start(),
                selecting(all.values().stream().toList()) + "SELECT "));
        Optional<String> open = close(row, splices);
        splices.add(
            new Splice(row.getLast().range().end(), query.range().end(), " OFFSET 0" + as()));
        yield open.<Corrected>map(Corrected.Not::new)
            .orElseGet(() -> listed(List.copyOf(all.keySet()), splices));
      }
    };
  }

  private Corrected around(Query query, Map<String, RowExpression> missing) {
    if (!query.with().stream().allMatch(each -> each.statement() instanceof Select)) {
      return new Corrected.Not("a WITH that writes would not stand outermost any more");
    }
    return switch (computed(missing, this::fetched)) {
      case Computed.Not not -> new Corrected.Not(not.why());
      case Computed.Sql(var all) -> {
        List<Splice> splices = new ArrayList<>();
        splices.add(
            Splice.insert(query.range().start(), selecting(all.values().stream().toList())));
        Optional<String> open = closeTargets(query.body(), splices);
        splices.add(Splice.insert(query.range().end(), as()));
        yield open.<Corrected>map(Corrected.Not::new)
            .orElseGet(() -> listed(List.copyOf(all.keySet()), splices));
      }
    };
  }

  private static String selecting(List<String> computed) {
    return "SELECT %s.*, %s FROM (".formatted(GIVEN, String.join(", ", computed));
  }

  private String as() {
    return ") AS %s (%s)".formatted(GIVEN, AssignmentCorrection.names(columns));
  }

  /** Gives the values of a select list the types that their columns would have given them. */
  private Optional<String> closeTargets(Query.Body body, List<Splice> splices) {
    return switch (body) {
      case Query.Select select -> {
        List<Expression> targets = select.targets().stream().map(Query.Target::expression).toList();
        boolean stars =
            targets.stream()
                .anyMatch(each ->
                    each instanceof Expression.ColumnReference reference && reference.star());
        if (!stars) {
          yield targets.size() == columns.size()
              ? close(targets, splices)
              : Optional.of("it does not have as many values as columns");
        }
        yield targets.stream().anyMatch(RowValues::isOpen)
            ? Optional.of("a star stands beside values without a type")
            : Optional.empty();
      }
      case Query.Nested(var query, _) -> closeTargets(query.body(), splices);
      case Query.Values _ -> Optional.of("its VALUES are sorted or limited");
      case Query.SetOperation _, Query.WholeTable _ -> Optional.empty();
    };
  }

  private Optional<String> close(List<Expression> given, List<Splice> splices) {
    for (int i = 0; i < given.size(); i++) {
      Expression expression = given.get(i);
      if (RowValues.isOpen(expression)) {
        switch (values.open(expression, table.columnOf(columns.get(i).name()), columns.get(i))) {
          case Value.Sql(String sql) ->
              splices.add(new Splice(expression.range().start(), expression.range().end(), sql));
          case Value.Never(String why) -> {
            return Optional.of(why);
          }
          case Value.Once _ -> throw new IllegalStateException("a literal asks no table");
        }
      }
    }
    return Optional.empty();
  }

  private Value inRow(List<Expression> row, String column) {
    int at = indexOf(column);
    return at < 0 ? values.defaultOf(column) : part(at, values.assigned(row.get(at), column));
  }

  private Value fetched(String column) {
    int at = indexOf(column);
    return at < 0
        ? values.defaultOf(column)
        : part(at, values.typed(GIVEN + "." + columns.get(at).sql(), column, false));
  }

  private Value part(int index, Value whole) {
    return !insert.columns().isEmpty() && places.isPart(columns.get(index))
        ? new Value.Never("only a part of %s is given a value".formatted(columns.get(index).name()))
        : whole;
  }

  private int indexOf(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (table.columnOf(columns.get(i).name()).filter(column::equals).isPresent()) {
        return i;
      }
    }
    return -1;
  }

  private Corrected listed(List<String> names, List<Splice> splices) {
    List<Splice> all = new ArrayList<>(splices);
    String added = String.join(", ", names);
    if (insert.columns().isEmpty()) {
      int end = insert.alias().map(Identifier::range).orElse(insert.table().range()).end();
      String list = " (%s, %s)".formatted(AssignmentCorrection.names(columns), added);
      all.add(Splice.insert(end, list));
    } else if (places.isPart(columns.getLast())) {
      return new Corrected.Not("only a part of its last column is given a value");
    } else {
      all.add(Splice.insert(columns.getLast().range().end(), ", " + added));
    }
    return new Corrected.With(all);
  }

  /** The expressions of all missing columns. */
  private sealed interface Computed {
    /**
     * @param all by the name that the statement has to use
     */
    record Sql(Map<String, String> all) implements Computed {}

    record Not(String why) implements Computed {}
  }

  private Computed computed(Map<String, RowExpression> missing, Function<String, Value> row) {
    Map<String, String> all = new LinkedHashMap<>();
    for (var each : missing.entrySet()) {
      String name = Identifier.of(table.nameOf(each.getKey()).orElseThrow()).sql();
      switch (values.row(each.getValue()).of(row)) {
        case Value.Sql(String sql) -> all.put(name, sql);
        case Value.Never(String why) -> {
          return new Computed.Not(why);
        }
        case Value.Once _ -> {
          return new Computed.Not("a sub-query in VALUES would be computed again");
        }
      }
    }
    return new Computed.Sql(all);
  }
}
