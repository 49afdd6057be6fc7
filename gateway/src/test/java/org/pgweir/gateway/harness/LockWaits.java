package org.pgweir.gateway.harness;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Looks again and again, on a connection of its own, how long foreground sessions have been waiting
 * for locks, as the server itself says: no pause of this process is counted.
 */
final class LockWaits implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(20);

  private static final String QUERY =
      """
      SELECT max(extract(epoch FROM clock_timestamp() - query_start) * 1000)::bigint
      FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = '%s' AND wait_event_type = 'Lock'
      """
          .formatted(Foreground.APPLICATION);

  private final Connection connection;
  private final Thread thread;
  private volatile boolean stopping;
  private long worstMillis;
  private long latestNanos;

  /**
   * Starts to look.
   *
   * @param connection taken
   */
  LockWaits(Connection connection) {
    this.connection = connection;
    this.thread = Thread.ofVirtual().name("lock waits").start(this::run);
  }

  /** The longest wait seen; meaningful once closed. */
  Duration worst() {
    return Duration.ofMillis(worstMillis);
  }

  /**
   * How much later than meant the latest look came: what the machine added to waits; once closed.
   */
  Duration late() {
    return Duration.ofNanos(Math.max(0, latestNanos - PAUSE.toNanos()));
  }

  private void run() {
    try (Statement statement = connection.createStatement()) {
      long before = System.nanoTime();
      while (!stopping) {
        try (ResultSet row = statement.executeQuery(QUERY)) {
          row.next();
          worstMillis = Math.max(worstMillis, row.getLong(1));
        }
        Thread.sleep(PAUSE);
        long now = System.nanoTime();
        latestNanos = Math.max(latestNanos, now - before);
        before = now;
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws SQLException {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    connection.close();
  }
}
