package org.pgweir.gateway.harness;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Looks again and again, on a connection of its own, how long the foreground sessions of each
 * database have been waiting for locks, as the server itself says: no pause of this process is
 * counted.
 */
final class LockWaits implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(20);

  private static final String QUERY =
      """
      SELECT datname, max(extract(epoch FROM clock_timestamp() - query_start) * 1000)::bigint
      FROM pg_stat_activity
      WHERE application_name = '%s' AND wait_event_type = 'Lock' GROUP BY datname
      """
          .formatted(Foreground.APPLICATION);

  /** A look that came later than meant. */
  private record Late(long nanos, Duration by) {}

  private final Connection connection;
  private final Thread thread;
  private final Map<String, Long> worstMillis = new ConcurrentHashMap<>();
  private final Queue<Late> late = new ConcurrentLinkedQueue<>();
  private volatile boolean stopping;

  /**
   * Starts to look.
   *
   * @param connection taken
   */
  LockWaits(Connection connection) {
    this.connection = connection;
    this.thread = Thread.ofVirtual().name("lock waits").start(this::run);
  }

  /** The longest wait seen on that database. */
  Duration worst(String database) {
    return Duration.ofMillis(worstMillis.getOrDefault(database, 0L));
  }

  /** How late a look came since that {@link System#nanoTime}: what the machine added to waits. */
  Duration lateSince(long nanos) {
    return late.stream()
        .filter(each -> each.nanos() >= nanos)
        .map(Late::by)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private void run() {
    try (Statement statement = connection.createStatement()) {
      long before = System.nanoTime();
      while (!stopping) {
        try (ResultSet rows = statement.executeQuery(QUERY)) {
          while (rows.next()) {
            worstMillis.merge(rows.getString(1), rows.getLong(2), Math::max);
          }
        }
        Thread.sleep(PAUSE);
        long now = System.nanoTime();
        Duration by = Duration.ofNanos(now - before).minus(PAUSE);
        if (by.toMillis() > 0) {
          late.add(new Late(now, by));
        }
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
