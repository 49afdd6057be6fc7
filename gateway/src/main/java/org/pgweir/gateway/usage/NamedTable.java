package org.pgweir.gateway.usage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.catalog.ObjectName;

/** A table, and perhaps a column of it, that somebody asks about. */
record NamedTable(ObjectName table, Optional<String> column) {

  /** What there is, and what evidence is left of. */
  private static final String TABLES =
      """
      SELECT nspname, relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
      WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND relname = ? AND nspname LIKE ?
        AND nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
      UNION SELECT table_schema, table_name FROM pgweir.column_usage
      WHERE table_name = ? AND table_schema LIKE ? AND table_schema <> ''
      ORDER BY 1\
      """;

  /**
   * What a name can mean: {@code TABLE}, {@code TABLE.COLUMN}, {@code SCHEMA.TABLE} or {@code
   * SCHEMA.TABLE.COLUMN}, without quotes. A schema and its table come before a table and its
   * column.
   */
  static List<NamedTable> meant(Connection connection, String name) throws SQLException {
    List<String> parts = List.of(name.split("\\.", -1));
    return switch (parts.size()) {
      case 1 -> named(connection, "%", parts.getFirst(), Optional.empty());
      case 2 -> {
        List<NamedTable> tables =
            named(connection, exactly(parts.getFirst()), parts.getLast(), Optional.empty());
        yield tables.isEmpty()
            ? named(connection, "%", parts.getFirst(), Optional.of(parts.getLast()))
            : tables;
      }
      case 3 ->
          named(connection, exactly(parts.getFirst()), parts.get(1), Optional.of(parts.getLast()));
      default -> List.of();
    };
  }

  private static String exactly(String text) {
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }

  private static List<NamedTable> named(
      Connection connection, String schemas, String table, Optional<String> column)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(TABLES)) {
      select.setString(1, table);
      select.setString(2, schemas);
      select.setString(3, table);
      select.setString(4, schemas);
      List<NamedTable> found = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(new NamedTable(ObjectName.of(rows.getString(1), rows.getString(2)), column));
        }
      }
      return found;
    }
  }
}
