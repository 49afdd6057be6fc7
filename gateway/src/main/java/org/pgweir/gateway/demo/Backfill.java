package org.pgweir.gateway.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.regex.Pattern;

/**
 * Runs the UPDATE of a hint over the table, some ids at a time and each batch a transaction of its
 * own, so that nobody waits longer for a row than one batch takes.
 */
final class Backfill {

  static final int BATCH_ROWS = 1000;

  /** What the hint leaves to whoever knows the table's primary key. */
  private static final Pattern BLANK = Pattern.compile("<[^<>]+>");

  private Backfill() {}

  /**
   * Returns how many rows it filled.
   *
   * @param update with one blank in angle brackets for a range of ids
   * @param rows the highest id
   */
  static long run(Connection connection, String update, int rows)
      throws SQLException, InterruptedException {
    String inRange = BLANK.matcher(update).replaceFirst("id BETWEEN ? AND ?");
    long filled = 0;
    try (PreparedStatement batch = connection.prepareStatement(inRange)) {
      for (long id = 1; id <= rows; id += BATCH_ROWS) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        batch.setLong(1, id);
        batch.setLong(2, id + BATCH_ROWS - 1);
        filled += batch.executeUpdate();
      }
    }
    return filled;
  }
}
