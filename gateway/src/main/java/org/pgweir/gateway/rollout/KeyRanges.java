package org.pgweir.gateway.rollout;

import static java.util.stream.Collectors.joining;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a table into ranges of a unique key, in its order; a table without one is one range. Reads
 * the catalogue once.
 */
final class KeyRanges {

  private record Column(String name, String type) {}

  /**
   * Some rows.
   *
   * @param condition true of them
   * @param last key of the last of them; empty where there is no key
   */
  record Range(String condition, List<String> last) {}

  private final Rows rows;
  private final String table;
  private final List<Column> key;

  private KeyRanges(Rows rows, String table, List<Column> key) {
    this.rows = rows;
    this.table = table;
    this.key = List.copyOf(key);
  }

  /** By the primary key, else the narrowest unique index on columns that are never NULL. */
  static KeyRanges of(Rows rows, StoredRollout rollout) throws SQLException {
    List<Column> key =
        rows.query(
            """
            SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)
            FROM (
              SELECT i.indrelid, i.indkey, i.indnkeyatts FROM pg_catalog.pg_index i
              WHERE i.indrelid = ?::bigint::oid AND i.indisunique AND i.indisvalid
                AND i.indimmediate AND i.indpred IS NULL AND NOT EXISTS (
                  SELECT FROM pg_catalog.generate_series(0, i.indnkeyatts - 1) n
                  LEFT JOIN pg_catalog.pg_attribute k
                    ON k.attrelid = i.indrelid AND k.attnum = i.indkey[n]
                  WHERE k.attnotnull IS NOT TRUE)
              ORDER BY i.indisprimary DESC, i.indnkeyatts, i.indexrelid LIMIT 1) i
            CROSS JOIN LATERAL pg_catalog.unnest(i.indkey) WITH ORDINALITY k (attnum, place)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            WHERE k.place <= i.indnkeyatts ORDER BY k.place\
            """,
            row -> new Column(RowSql.quoted(row.getString(1)), row.getString(2)),
            rollout.relation());
    return new KeyRanges(rows, new RowSql(rollout).table(), key);
  }

  boolean hasKey() {
    return !key.isEmpty();
  }

  /** The range of so many rows behind a key, behind none at the beginning; empty at the end. */
  Optional<Range> behind(List<String> checkpoint, int count) throws SQLException {
    if (key.isEmpty()) {
      return Optional.of(new Range("true", List.of()));
    }
    String columns = columns();
    String behind = checkpoint.isEmpty() ? "true" : "(%s) > %s".formatted(columns, row(checkpoint));
    String backwards = key.stream().map(each -> each.name() + " DESC").collect(joining(", "));
    return rows
        .texts(
            """
            SELECT %s FROM (SELECT %s FROM %s WHERE %s ORDER BY %s LIMIT %d) range
            ORDER BY %s LIMIT 1\
            """
                .formatted(texts(), columns, table, behind, columns, count, backwards))
        .stream()
        .findFirst()
        .map(last -> {
          List<String> values = last.stream().map(Optional::orElseThrow).toList();
          return new Range("%s AND (%s) <= %s".formatted(behind, columns, row(values)), values);
        });
  }

  /** A JSON array of a row's key. */
  String asJson() {
    return key.isEmpty() ? "'[]'::jsonb" : "pg_catalog.jsonb_build_array(%s)".formatted(texts());
  }

  /** True of the row with that key. */
  String is(List<String> values) {
    return key.isEmpty() ? "true" : "(%s) = %s".formatted(columns(), row(values));
  }

  private String columns() {
    return key.stream().map(Column::name).collect(joining(", "));
  }

  private String texts() {
    return key.stream().map(each -> each.name() + "::pg_catalog.text").collect(joining(", "));
  }

  private String row(List<String> values) {
    List<String> written = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      written.add(RowSql.literal(values.get(i)) + "::" + key.get(i).type());
    }
    return "(" + String.join(", ", written) + ")";
  }
}
