package org.pgweir.gateway.demo;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * A few clients that read and update single orders, each on a connection and a virtual thread of
 * its own, and remember how long they had to wait.
 */
final class Traffic implements AutoCloseable {

  private static final int CLIENTS = 8;

  /** What an application does between two statements; without it the clients take every core. */
  private static final long THINK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration GOODBYE = Duration.ofSeconds(5);

  private final List<Client> clients = new ArrayList<>();
  private final AtomicReference<Window> window = new AtomicReference<>(new Window());
  private volatile boolean stopping;

  private Traffic() {}

  /** Connects the clients to {@code url} and lets them go. */
  static Traffic start(String url, int rows) throws SQLException {
    Traffic traffic = new Traffic();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        traffic.clients.add(traffic.new Client(DriverManager.getConnection(url), rows));
      }
    } catch (SQLException failed) {
      traffic.close();
      throw failed;
    }
    for (Client client : traffic.clients) {
      client.thread.start();
    }
    return traffic;
  }

  static int clients() {
    return CLIENTS;
  }

  /**
   * Whether, before {@code limit} is over, as many statements were answered as there are clients.
   */
  boolean flowsWithin(Duration limit) throws InterruptedException {
    long begun = System.nanoTime();
    while (window.get().statements.sum() < CLIENTS) {
      if (System.nanoTime() - begun > limit.toNanos()) {
        return false;
      }
      Thread.sleep(POLL);
    }
    return true;
  }

  /** Forgets what was, so that {@link #report()} speaks of the time from now. */
  void begin() {
    window.set(new Window());
  }

  /** What the clients met since {@link #begin()}, the waits that still last included. */
  TrafficReport report() {
    Window seen = window.get();
    long now = System.nanoTime();
    for (Client client : clients) {
      long since = client.waitingSinceNanos.get();
      if (since != 0) {
        seen.worstNanos.accumulate(now - Math.max(since, seen.beginNanos));
      }
    }
    return new TrafficReport(
        seen.statements.sum(),
        Duration.ofNanos(now - seen.beginNanos),
        Duration.ofNanos(seen.worstNanos.get()),
        seen.failures.sum());
  }

  @Override
  public void close() throws SQLException {
    stopping = true;
    for (Client client : clients) {
      try {
        client.thread.join(GOODBYE);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
      client.connection.close();
    }
  }

  private static final class Window {
    final long beginNanos = System.nanoTime();
    final LongAdder statements = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAccumulator worstNanos = new LongAccumulator(Math::max, 0);
  }

  private final class Client {
    final Connection connection;
    final int rows;
    final Thread thread = Thread.ofVirtual().name("demo-client").unstarted(this::run);

    /** Zero while nothing is asked. */
    final AtomicLong waitingSinceNanos = new AtomicLong();

    Client(Connection connection, int rows) {
      this.connection = connection;
      this.rows = rows;
    }

    void run() {
      try (PreparedStatement read =
              connection.prepareStatement("SELECT total_cents FROM orders WHERE id = ?");
          PreparedStatement update =
              connection.prepareStatement("UPDATE orders SET status = 'shipped' WHERE id = ?")) {
        while (!stopping) {
          wait(read);
          wait(update);
        }
      } catch (SQLException gone) {
        window.get().failures.increment();
      }
    }

    private void wait(PreparedStatement statement) throws SQLException {
      statement.setLong(1, ThreadLocalRandom.current().nextInt(rows) + 1L);
      long begun = System.nanoTime();
      waitingSinceNanos.set(begun);
      try {
        statement.execute();
        window.get().statements.increment();
      } finally {
        waitingSinceNanos.set(0);
        Window seen = window.get();
        seen.worstNanos.accumulate(System.nanoTime() - Math.max(begun, seen.beginNanos));
      }
      LockSupport.parkNanos(THINK_NANOS);
    }
  }
}
