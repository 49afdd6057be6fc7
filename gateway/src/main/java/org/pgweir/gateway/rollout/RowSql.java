package org.pgweir.gateway.rollout;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.pgweir.policies.rollout.RowExpression;
import org.pgweir.policies.sql.tree.Identifier;

/**
 * The SQL that says of one row whether both sides of a rollout say the same, and that makes them.
 * Columns stand in it without a qualifier; functions are named with their schemas.
 *
 * <p>A row is in step if each new column is what {@code up} makes of the row, or else if it has a
 * value for each new column of which {@code down} makes just the old ones: a value that the new
 * columns can tell apart and the old ones cannot is no mismatch. Of a pure addition it is in step
 * once it has values.
 */
final class RowSql {

  private final StoredRollout rollout;

  RowSql(StoredRollout rollout) {
    this.rollout = rollout;
  }

  /** The table as SQL names it. */
  String table() {
    return Stream.concat(rollout.table().schema().stream(), Stream.of(rollout.table().name()))
        .map(RowSql::quoted)
        .collect(joining("."));
  }

  static String quoted(String name) {
    return Identifier.of(name).quoted();
  }

  String inStep() {
    if (rollout.old().isEmpty()) {
      return all(
          rollout.fresh(),
          each -> "(%s IS NOT NULL OR (%s) IS NULL)".formatted(quoted(each.name()), sql(each)));
    }
    String byUp = all(rollout.fresh(), RowSql::isWhatItShouldBe);
    return rollout.hasDown()
        ? "(%s OR (%s AND %s))"
            .formatted(byUp, hasNew(), all(rollout.old(), RowSql::isWhatItShouldBe))
        : byUp;
  }

  String outOfStep() {
    return "NOT (%s)".formatted(inStep());
  }

  /** Whether there is a value for each new column. */
  String hasNew() {
    return all(rollout.fresh(), each -> quoted(each.name()) + " IS NOT NULL");
  }

  /** What follows SET where the old side counts. */
  String newByUp() {
    return rollout.fresh().stream().map(RowSql::assignment).collect(joining(", "));
  }

  /** The same where the new side counts. */
  String oldByDown() {
    return rollout.old().stream().map(RowSql::assignment).collect(joining(", "));
  }

  /** A JSON object of the columns' values. */
  static String values(List<StoredColumn> columns) {
    return object(columns, each -> quoted(each.name()));
  }

  /** A JSON object of what the columns should be. */
  static String expected(List<StoredColumn> columns) {
    return object(columns, each -> each.expression().isPresent() ? cast(each) : "NULL");
  }

  private static String object(List<StoredColumn> columns, Function<StoredColumn, String> value) {
    return columns.stream()
        .map(each -> literal(each.name()) + ", " + value.apply(each))
        .collect(joining(", ", "pg_catalog.jsonb_build_object(", ")"));
  }

  private static String isWhatItShouldBe(StoredColumn column) {
    return "%s IS NOT DISTINCT FROM %s".formatted(quoted(column.name()), cast(column));
  }

  private static String assignment(StoredColumn column) {
    return "%s = (%s)".formatted(quoted(column.name()), sql(column));
  }

  /** As the column would hold it. */
  private static String cast(StoredColumn column) {
    return "CAST((%s) AS %s)".formatted(sql(column), column.type());
  }

  static String sql(StoredColumn column) {
    return column.expression().map(RowExpression::sql).orElseThrow();
  }

  /** Means the same whatever standard_conforming_strings says. */
  static String literal(String text) {
    return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  private static String all(List<StoredColumn> columns, Function<StoredColumn, String> condition) {
    return columns.stream().map(condition).collect(joining(" AND ", "(", ")"));
  }
}
