package org.pgweir.gateway.harness;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.pgweir.gateway.testkit.PostgresServer;

/**
 * Traffic on one database, through the gateway and beside it: sessions that read and write {@code
 * orders} and {@code customers}.
 *
 * <p>Each session is a thread that sends a short statement, waits for the reply, and pauses.
 */
final class Foreground implements AutoCloseable {

  /** Marks the sessions in pg_stat_activity. */
  static final String APPLICATION = "foreground";

  static final Duration PAUSE = Duration.ofMillis(25);

  private static final List<String> READS =
      List.of(
          "SELECT o.id, o.state, o.total, c.name FROM orders o"
              + " JOIN customers c ON c.id = o.customer_id WHERE o.id = ?");

  private static final List<String> WRITES =
      List.of(
          "UPDATE orders SET total = total + 1 WHERE id = ?",
          "INSERT INTO orders (customer_id, state, total) VALUES (1 + ? % 500, 'new', 10)",
          "UPDATE customers SET name = name || '' WHERE id = 1 + ? % 500");

  private final String database;
  private final List<Thread> sessions = new ArrayList<>();
  private final Queue<String> errors = new ConcurrentLinkedQueue<>();
  private final AtomicLong worstThroughNanos = new AtomicLong();
  private final AtomicLong worstBesideNanos = new AtomicLong();
  private volatile boolean stopping;

  /**
   * Starts it.
   *
   * @param gateway port of the gateway
   * @param server port of the server
   */
  Foreground(String database, int gateway, int server) {
    this.database = database;
    start(gateway, READS, worstThroughNanos);
    start(gateway, WRITES, worstThroughNanos);
    start(server, READS, worstBesideNanos);
    start(server, WRITES, worstBesideNanos);
  }

  /** The longest that a statement through the gateway took from its sending to its reply. */
  Duration worstThrough() {
    return Duration.ofNanos(worstThroughNanos.get());
  }

  /** The same of statements beside the gateway. */
  Duration worstBeside() {
    return Duration.ofNanos(worstBesideNanos.get());
  }

  /** Forgets what was slow so far: sessions that open, plans that are made first. */
  void begin() {
    worstThroughNanos.set(0);
    worstBesideNanos.set(0);
  }

  List<String> errors() {
    return List.copyOf(errors);
  }

  private void start(int port, List<String> statements, AtomicLong worst) {
    sessions.add(
        Thread.ofVirtual()
            .name("foreground on " + database)
            .start(() -> run(port, statements, worst)));
  }

  private void run(int port, List<String> statements, AtomicLong worst) {
    String url = PostgresServer.url(port, database) + "&ApplicationName=" + APPLICATION;
    try (Connection connection = DriverManager.getConnection(url)) {
      List<PreparedStatement> prepared = new ArrayList<>();
      for (String sql : statements) {
        prepared.add(connection.prepareStatement(sql));
      }
      while (!stopping) {
        for (PreparedStatement statement : prepared) {
          statement.setLong(1, ThreadLocalRandom.current().nextLong(1, 5000));
          long before = System.nanoTime();
          statement.execute();
          worst.accumulateAndGet(System.nanoTime() - before, Math::max);
          Thread.sleep(PAUSE);
        }
      }
    } catch (SQLException failed) {
      errors.add(failed.toString());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the traffic and waits for the last replies. */
  @Override
  public void close() {
    stopping = true;
    try {
      for (Thread session : sessions) {
        session.join();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
