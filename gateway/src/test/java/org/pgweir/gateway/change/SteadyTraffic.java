package org.pgweir.gateway.change;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.pgweir.gateway.backfill.Signal;

/** One client that reads and changes single rows of a table, 200 times a second. */
final class SteadyTraffic implements AutoCloseable {

  private static final long PAUSE_NANOS = 5_000_000;

  /** The foreground may get so much slower before the job is told, as pace is kept below 1.5. */
  private static final double SLOW = 1.25;

  private final Connection connection;
  private final int rows;
  private final Random random = new Random(7);
  private final Thread thread = new Thread(this::run, "steady-traffic");
  private List<Long> nanos = new ArrayList<>();
  private long began = System.nanoTime();
  private volatile boolean over;
  private volatile boolean telling;

  /** What was measured. */
  record Times(List<Long> sortedNanos) {
    double p99Millis() {
      return sortedNanos.isEmpty() ? 0 : sortedNanos.get((int) (sortedNanos.size() * 0.99)) / 1e6;
    }
  }

  SteadyTraffic(Shop shop, int rows) throws SQLException {
    this.connection = shop.connect();
    this.rows = rows;
    thread.start();
  }

  private void run() {
    try (PreparedStatement read =
            connection.prepareStatement("SELECT total FROM many WHERE id = ?");
        PreparedStatement write =
            connection.prepareStatement("UPDATE many SET counter = counter + 1 WHERE id = ?")) {
      boolean writes = false;
      while (!over) {
        PreparedStatement statement = writes ? write : read;
        writes = !writes;
        statement.setLong(1, 1 + random.nextInt(rows));
        long start = System.nanoTime();
        statement.execute();
        long took = System.nanoTime() - start;
        synchronized (this) {
          nanos.add(took);
        }
        Thread.sleep(Duration.ofNanos(Math.max(0, PAUSE_NANOS - took)));
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized void begin() {
    nanos = new ArrayList<>();
    began = System.nanoTime();
  }

  synchronized double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }

  Times measure(Duration time) throws InterruptedException {
    begin();
    Thread.sleep(time);
    return end();
  }

  synchronized Times end() {
    telling = false;
    return new Times(nanos.stream().sorted().toList());
  }

  /** Tells of the last second's slow statements, until the end. */
  void tell(double baselineMillis, Consumer<List<Signal>> to) {
    telling = true;
    int from = 0;
    while (telling && !over) {
      List<Long> last;
      synchronized (this) {
        last = new ArrayList<>(nanos.subList(Math.min(from, nanos.size()), nanos.size()));
        from = Math.max(0, nanos.size() - 200);
      }
      double ratio = new Times(last.stream().sorted().toList()).p99Millis() / baselineMillis;
      to.accept(
          List.of(
              new Signal(
                  "foreground",
                  ratio,
                  SLOW,
                  Double.POSITIVE_INFINITY,
                  "p99 is %.1f times what it was".formatted(ratio))));
      try {
        Thread.sleep(250);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public void close() throws SQLException {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    connection.close();
  }
}
