package org.pgweir.gateway.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The schema change that the tour makes, and what the catalogue says of it. */
final class Change {

  static final String UNSAFE =
      "ALTER TABLE orders ADD COLUMN tracking_id uuid NOT NULL DEFAULT gen_random_uuid()";

  static final String UNDO = "ALTER TABLE orders DROP COLUMN tracking_id";

  private static final String COLUMN =
      "FROM pg_attribute WHERE attrelid = 'orders'::regclass"
          + " AND attname = 'tracking_id' AND NOT attisdropped";

  private Change() {}

  static boolean isThere(Connection connection) throws SQLException {
    return ask(connection, "SELECT EXISTS (SELECT " + COLUMN + ")");
  }

  /** Whether the table is what {@link #UNSAFE} would have made of it, with nothing left over. */
  static boolean isComplete(Connection connection) throws SQLException {
    return ask(connection, "SELECT attnotnull AND atthasdef " + COLUMN)
        && ask(connection, "SELECT NOT EXISTS (SELECT FROM orders WHERE tracking_id IS NULL)")
        && ask(
            connection,
            "SELECT NOT EXISTS (SELECT FROM pg_constraint"
                + " WHERE conrelid = 'orders'::regclass"
                + " AND (contype = 'c' OR NOT convalidated))");
  }

  private static boolean ask(Connection connection, String question) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(question)) {
      return result.next() && result.getBoolean(1);
    }
  }
}
