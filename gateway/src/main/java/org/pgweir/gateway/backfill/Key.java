package org.pgweir.gateway.backfill;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Columns that order the rows of a table, each row at a place of its own: those of a unique index
 * that are never NULL.
 *
 * @param columns at least one
 */
record Key(List<Column> columns) {

  /**
   * One of them.
   *
   * @param name as SQL names it
   * @param type as SQL names it
   */
  record Column(String name, String type) {}

  Key {
    columns = List.copyOf(columns);
  }

  List<String> names() {
    return columns.stream().map(Column::name).toList();
  }

  /** {@code a, b}. */
  String list() {
    return String.join(", ", names());
  }

  /** As text, under names that ORDER BY does not take for those of the columns. */
  String texts() {
    List<String> texts = new ArrayList<>();
    for (Column column : columns) {
      texts.add("%s::pg_catalog.text AS pgweir_%d".formatted(column.name(), texts.size() + 1));
    }
    return String.join(", ", texts);
  }

  String descending() {
    return names().stream().map(name -> name + " DESC").collect(Collectors.joining(", "));
  }

  /** True of rows behind that key; of all if it is empty. */
  String behind(List<String> key) {
    return key.isEmpty() ? "true" : "(%s) > %s".formatted(list(), row(key));
  }

  /** True of rows up to that key; of all if it is empty. */
  String upTo(List<String> key) {
    return key.isEmpty() ? "true" : "(%s) <= %s".formatted(list(), row(key));
  }

  /** True of the rows with one of the keys. */
  String in(List<List<String>> keys) {
    return keys.isEmpty()
        ? "false"
        : "(%s) IN (%s)"
            .formatted(list(), keys.stream().map(this::row).collect(Collectors.joining(", ")));
  }

  private String row(List<String> key) {
    List<String> written = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      written.add(Sql.literal(key.get(i)) + "::" + columns.get(i).type());
    }
    return "(" + String.join(", ", written) + ")";
  }
}
