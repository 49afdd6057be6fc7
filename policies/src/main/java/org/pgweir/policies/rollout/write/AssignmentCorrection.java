package org.pgweir.policies.rollout.write;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pgweir.policies.rollout.RowExpression;
import org.pgweir.policies.rollout.write.WrittenTable.Known;
import org.pgweir.policies.sql.tree.DataStatement.Assignment;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.Splice;

/**
 * Completes a list of assignments: {@code SET status = $1} becomes {@code SET status = $1, state =
 * upper(CAST($1 AS text))}.
 *
 * <p>What a sub-query gives is fetched from it once: {@code SET status = (SELECT …)} becomes {@code
 * SET (status, state) = (SELECT given.status, upper(…) FROM (SELECT (SELECT …) OFFSET 0) AS given
 * (status))}.
 */
final class AssignmentCorrection {

  private final WriteSite.Assigned site;
  private final Known table;
  private final RowValues values;
  private final Places places;
  private final String given;

  AssignmentCorrection(WriteSite.Assigned site, Known table, RowValues values, Places places) {
    this.site = site;
    this.table = table;
    this.values = values;
    this.places = places;
    this.given =
        site.qualifier().name().equals("given") || site.others().contains("given")
            ? "given_values"
            : "given";
  }

  /** Adds assignments of these columns of the table. */
  Corrected with(Map<String, RowExpression> missing) {
    List<String> added = new ArrayList<>();
    Map<String, String> fetched = new LinkedHashMap<>();
    Optional<Expression> source = Optional.empty();
    for (var each : missing.entrySet()) {
      String name = Identifier.of(table.nameOf(each.getKey()).orElseThrow()).sql();
      RowSql row = values.row(each.getValue());
      Value value = row.of(this::value);
      if (value instanceof Value.Once(Expression once)) {
        if (source.isPresent() && !source.get().equals(once)) {
          return new Corrected.Not("it is given the values of several sub-queries");
        }
        source = Optional.of(once);
        value = row.of(column -> isFrom(once, column) ? fetched(column) : value(column));
        if (value instanceof Value.Sql(String sql)) {
          fetched.put(name, sql);
          continue;
        }
      }
      switch (value) {
        case Value.Sql(String sql) -> added.add(name + " = " + sql);
        case Value.Once _ -> {
          return new Corrected.Not("it is given the values of several sub-queries");
        }
        case Value.Never(String why) -> {
          return new Corrected.Not(why);
        }
      }
    }
    List<Splice> splices = new ArrayList<>();
    if (source.isPresent()) {
      if (!site.sublinks()) {
        return new Corrected.Not("MERGE computes what a sub-query gives for each column again");
      }
      Assignment assignment = assignmentOf(source.get());
      if (assignment.columns().size() > 1 && assignment.values().size() > 1) {
        return new Corrected.Not("a sub-query stands in a list of values for several columns");
      }
      splices.addAll(fetching(assignment, source.get(), fetched));
    }
    if (!added.isEmpty()) {
      int end = site.assignments().getLast().range().end();
      splices.add(Splice.insert(end, ", " + String.join(", ", added)));
    }
    return new Corrected.With(splices);
  }

  private Value value(String column) {
    Optional<String> name = table.nameOf(column);
    if (name.isEmpty()) {
      return new Value.Never("%s does not show %s".formatted(table.named().name(), column));
    }
    for (Assignment assignment : site.assignments()) {
      for (int i = 0; i < assignment.columns().size(); i++) {
        Identifier assigned = assignment.columns().get(i);
        if (assigned.name().equals(name.get())) {
          return places.isPart(assigned)
              ? new Value.Never("only a part of %s is given a value".formatted(column))
              : assigned(assignment, i, column);
        }
      }
    }
    return site.others().contains(site.qualifier().name())
        ? new Value.Never("%s names several tables in it".formatted(site.qualifier().name()))
        : new Value.Sql(site.qualifier().sql() + "." + Identifier.of(name.get()).sql());
  }

  private Value assigned(Assignment assignment, int index, String column) {
    List<Expression> given = assignment.values();
    if (given.size() == assignment.columns().size()) {
      return values.assigned(given.get(index), column);
    }
    return given.size() == 1 && given.getFirst() instanceof Expression.Subquery query
        ? new Value.Once(query)
        : new Value.Never("the row that is assigned is not written as a list");
  }

  private Assignment assignmentOf(Expression source) {
    return site.assignments().stream()
        .filter(each -> each.values().contains(source))
        .findFirst()
        .orElseThrow();
  }

  private boolean isFrom(Expression source, String column) {
    Assignment assignment = assignmentOf(source);
    return table
        .nameOf(column)
        .filter(name -> assignment.columns().stream().anyMatch(each -> each.name().equals(name)))
        .isPresent();
  }

  private Value fetched(String column) {
    String name = table.nameOf(column).orElseThrow();
    return values.typed(given + "." + Identifier.of(name).sql(), column, false);
  }

  private List<Splice> fetching(
      Assignment assignment, Expression source, Map<String, String> fetched) {
    String columns = names(assignment.columns());
    String added = String.join(", ", fetched.keySet());
    String computed = String.join(", ", fetched.values());
    int start = source.range().start();
    int end = source.range().end();
    if (assignment.columns().size() > 1) {
      return List.of(
          Splice.insert(assignment.columns().getLast().range().end(), ", " + added),
          Splice.insert(start, "(SELECT %s.*, %s FROM ".formatted(given, computed)),
          Splice.insert(end, " AS %s (%s))".formatted(given, columns)));
    }
    return List.of(
        new Splice(
            assignment.range().start(),
            start,
            "(%s, %s) = (SELECT %s.%1$s, %4$s FROM (SELECT "
                .formatted(columns, added, given, computed)),
        Splice.insert(end, " OFFSET 0) AS %s (%s))".formatted(given, columns)));
  }

  static String names(List<Identifier> columns) {
    return columns.stream().map(Identifier::sql).collect(Collectors.joining(", "));
  }
}
