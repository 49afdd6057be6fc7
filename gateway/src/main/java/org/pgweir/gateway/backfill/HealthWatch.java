package org.pgweir.gateway.backfill;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Keeps the pace of one backfill: reads the signals every second on a thread and a connection of
 * its own. Safe for any thread.
 */
public final class HealthWatch implements AutoCloseable {

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final DataSource source;
  private final HealthLimits limits;
  private final long table;
  private final MoreSignals more;
  private final long origin = System.nanoTime();
  private final Pace pace = new Pace();
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Begins to watch.
   *
   * @param source of connections for short queries
   * @param table object identifier of the table that is worked on
   * @param more signals that count as well
   */
  public HealthWatch(DataSource source, HealthLimits limits, long table, MoreSignals more) {
    this.source = source;
    this.limits = limits;
    this.table = table;
    this.more = more;
    this.thread = Thread.ofVirtual().name("pgweir-health").start(this::watch);
  }

  /** Why nothing may run now, if so. */
  public synchronized Optional<String> held() {
    Instant now = now();
    return pace.mayRun(now)
        ? Optional.empty()
        : Optional.of(pace.reason(now).orElse("it has not been well for long enough yet"));
  }

  /** How long to pause after a batch of that length. */
  public synchronized Duration pauseAfter(Duration batch) {
    return pace.pauseAfter(batch);
  }

  /** How long a batch should take: the slower the pace, the shorter it holds its rows. */
  public synchronized Duration batchTime(Duration usual) {
    return pace.batchTime(usual);
  }

  /** Why less is done than could be, if so. */
  public synchronized Optional<String> slowedBy() {
    return pace.reason(now());
  }

  private void watch() {
    try {
      do {
        try (Connection connection = source.getConnection()) {
          ServerHealth health = new ServerHealth(connection, limits);
          do {
            List<Signal> signals = new ArrayList<>(health.read(table));
            signals.addAll(more.read(connection));
            read(signals);
          } while (!isOver());
        } catch (SQLException _) {
          // What is not read for some seconds stops the backfill, which says so.
        }
      } while (!isOver());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isOver() throws InterruptedException {
    return over.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void read(List<Signal> signals) {
    pace.read(signals, now());
  }

  /** Goes on evenly, whatever is done to the clock on the wall. */
  private Instant now() {
    return Instant.EPOCH.plusNanos(System.nanoTime() - origin);
  }

  @Override
  public void close() {
    over.countDown();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
