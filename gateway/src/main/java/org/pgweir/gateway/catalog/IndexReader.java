package org.pgweir.gateway.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.catalog.Index;
import org.pgweir.policies.catalog.ObjectName;

/** Reads the indexes of all tables. */
final class IndexReader {

  private static final String INDEXES =
      Query.WITH_USER_RELATIONS
          + """
          SELECT i.indrelid, n.nspname, c.relname, m.amname, i.indisunique, i.indisvalid,
                 i.indnkeyatts, CAST(i.indkey AS text) AS columns,
                 CAST(i.indclass AS text) AS classes, i.indpred IS NOT NULL AS partial,
                 coalesce(CAST(i.indexprs AS text), '') || coalesce(CAST(i.indpred AS text), '')
                   AS trees,
                 i.indisclustered, pn.nspname AS parent_schema, pc.relname AS parent_name
          FROM pg_catalog.pg_index AS i
          JOIN user_relation AS r ON r.oid = i.indrelid
          JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
          JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
          JOIN pg_catalog.pg_am AS m ON m.oid = c.relam
          LEFT JOIN pg_catalog.pg_inherits AS h ON h.inhrelid = i.indexrelid
          LEFT JOIN pg_catalog.pg_class AS pc ON pc.oid = h.inhparent
          LEFT JOIN pg_catalog.pg_namespace AS pn ON pn.oid = pc.relnamespace
          ORDER BY i.indrelid, c.relname
          """;

  private static final String CLASSES = "SELECT oid, opcname FROM pg_catalog.pg_opclass";

  private final ColumnReader columns;
  private final Map<String, String> classes = new HashMap<>();
  private final Map<Long, List<Index>> byTable = new HashMap<>();

  private IndexReader(ColumnReader columns) {
    this.columns = columns;
  }

  static IndexReader of(Query query, ColumnReader columns) throws SQLException {
    IndexReader indexes = new IndexReader(columns);
    query.each(CLASSES, row -> indexes.classes.put(row.getString(1), row.getString(2)));
    query.each(INDEXES, indexes::take);
    return indexes;
  }

  private void take(ResultSet row) throws SQLException {
    long table = row.getLong("indrelid");
    String[] numbers = row.getString("columns").split(" ", -1);
    String[] keyClasses = row.getString("classes").split(" ", -1);
    int keyCount = row.getInt("indnkeyatts");
    List<Index.Key> keys = new ArrayList<>();
    Set<String> others = new HashSet<>(columns.readBy(table, row.getString("trees")));
    for (int i = 0; i < numbers.length; i++) {
      Optional<String> column = columns.name(table, Integer.parseInt(numbers[i]));
      if (i < keyCount) {
        keys.add(new Index.Key(column, Objects.requireNonNull(classes.get(keyClasses[i]))));
      } else {
        column.ifPresent(others::add);
      }
    }
    byTable
        .computeIfAbsent(table, _ -> new ArrayList<>())
        .add(
            new Index(
                ObjectName.of(row.getString("nspname"), row.getString("relname")),
                row.getString("amname"),
                row.getBoolean("indisunique"),
                row.getBoolean("indisvalid"),
                keys,
                row.getBoolean("partial"),
                others,
                row.getBoolean("indisclustered"),
                Optional.ofNullable(row.getString("parent_schema")).isPresent()
                    ? Optional.of(
                        ObjectName.of(row.getString("parent_schema"), row.getString("parent_name")))
                    : Optional.empty()));
  }

  List<Index> of(long table) {
    return byTable.getOrDefault(table, List.of());
  }
}
