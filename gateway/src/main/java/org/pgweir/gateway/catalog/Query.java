package org.pgweir.gateway.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Queries of the catalogue, on a connection whose search_path is {@code pg_catalog, pg_temp}. */
record Query(Connection connection) {

  /** Makes a value of the row the cursor is on. */
  interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  /** Takes what it needs of the row the cursor is on. */
  interface EachRow {
    void take(ResultSet row) throws SQLException;
  }

  /** What condition keeps the schemas of the system and of sessions out. */
  static final String OF_USERS =
      """
      nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
        AND nspname NOT LIKE 'pg\\_temp\\_%' AND nspname NOT LIKE 'pg\\_toast\\_temp\\_%'
      """;

  /** A WITH clause: {@code user_relation}, the rows of pg_class that the snapshot is about. */
  static final String WITH_USER_RELATIONS =
      """
      WITH user_relation AS (
        SELECT c.* FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND c.relpersistence <> 't' AND
      """
          + OF_USERS
          + ")\n";

  void each(String sql, EachRow rows) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        rows.take(row);
      }
    }
  }

  <T> List<T> list(String sql, Row<T> make) throws SQLException {
    List<T> all = new ArrayList<>();
    each(sql, row -> all.add(make.of(row)));
    return all;
  }

  <T> T one(String sql, Row<T> make, String... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return make.of(row);
      }
    }
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** {@code server_version_num / 10000}. */
  int majorVersion() throws SQLException {
    return connection.getMetaData().getDatabaseMajorVersion();
  }
}
