package org.pgweir.gateway.sql;

import java.util.List;
import java.util.TreeSet;

/**
 * What two readers of a text must agree on. Lists without an order of their own are sorted.
 *
 * @param kinds per statement, what PostgreSQL's parser calls it, with the sort of object
 * @param tables every relation named, {@code schema.name} or {@code name}
 * @param written the columns that INSERT, UPDATE, MERGE and COPY FROM name as written
 * @param functions the functions called, without their schemas
 * @param columns what looks like a column
 * @param actions the actions of ALTER TABLE, and what DROP, TRUNCATE and CREATE INDEX say
 * @param rows of each UPDATE and DELETE: {@code all}, {@code where} or {@code current}
 */
record Facts(
    List<String> kinds,
    List<String> tables,
    List<String> written,
    List<String> functions,
    List<String> columns,
    List<String> actions,
    List<String> rows) {

  Facts {
    kinds = List.copyOf(kinds);
    tables = sorted(tables);
    written = sorted(written);
    functions = sorted(functions);
    columns = sorted(columns);
    actions = List.copyOf(actions);
    rows = rows.stream().sorted().toList();
  }

  private static List<String> sorted(List<String> names) {
    return List.copyOf(new TreeSet<>(names));
  }
}
