package org.pgweir.gateway.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Runs the UPDATE of a hint over the table a few pages at a time, each batch a transaction of its
 * own, so that nobody waits longer for a row than one batch takes.
 */
final class Backfill {

  private static final int PAGES_PER_BATCH = 16;

  private Backfill() {}

  /**
   * Returns how many rows it filled.
   *
   * @param update ends in a condition that holds only for rows not filled yet
   */
  static long run(Connection connection, String update) throws SQLException {
    long filled = 0;
    try (Statement statement = connection.createStatement()) {
      int pages = pages(statement);
      for (int page = 0; page < pages; page += PAGES_PER_BATCH) {
        filled +=
            statement.executeUpdate(
                "%s AND ctid >= '(%d,0)' AND ctid < '(%d,0)'"
                    .formatted(update, page, page + PAGES_PER_BATCH));
      }
    }
    return filled;
  }

  // Rows that move to later pages meanwhile were filled by the default or by this backfill.
  private static int pages(Statement statement) throws SQLException {
    try (ResultSet result =
        statement.executeQuery(
            "SELECT pg_relation_size('orders') / current_setting('block_size')::int")) {
      result.next();
      return result.getInt(1);
    }
  }
}
