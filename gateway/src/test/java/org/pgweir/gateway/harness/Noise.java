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
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.TestGateways;

/**
 * What statements take that nothing can hold up but the machine: sessions on a database where
 * nothing changes, beside the gateway and through another one that has nothing to judge.
 */
final class Noise implements AutoCloseable {

  private static final int SESSIONS = 10;
  private static final long WORTH_NOTING_NANOS = Duration.ofMillis(10).toNanos();

  private record Slow(long endNanos, long nanos) {}

  private final String database;
  private final TestGateways gateways = new TestGateways();
  private final List<Thread> sessions = new ArrayList<>();
  private final Queue<Slow> slow = new ConcurrentLinkedQueue<>();
  private volatile boolean stopping;

  /**
   * Starts to listen.
   *
   * @param database one with the tables of {@code schema.sql}
   */
  Noise(PostgresServer server, String database) {
    this.database = database;
    int gateway = gateways.inFrontOf(server).port();
    for (int i = 0; i < SESSIONS; i++) {
      int port = i % 2 == 0 ? server.port() : gateway;
      sessions.add(Thread.ofVirtual().name("noise").start(() -> run(port)));
    }
  }

  /** The longest that a statement took which ended after that {@link System#nanoTime}. */
  Duration since(long nanos) {
    return Duration.ofNanos(
        slow.stream()
            .filter(each -> each.endNanos() >= nanos)
            .mapToLong(Slow::nanos)
            .max()
            .orElse(0));
  }

  private void run(int port) {
    try (Connection connection = DriverManager.getConnection(PostgresServer.url(port, database));
        PreparedStatement statement =
            connection.prepareStatement("UPDATE orders SET total = total + 1 WHERE id = ?")) {
      while (!stopping) {
        statement.setLong(1, ThreadLocalRandom.current().nextLong(1, 10_000));
        long before = System.nanoTime();
        statement.execute();
        long after = System.nanoTime();
        if (after - before > WORTH_NOTING_NANOS) {
          slow.add(new Slow(after, after - before));
        }
        Thread.sleep(Foreground.PAUSE);
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

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
    gateways.close();
  }
}
