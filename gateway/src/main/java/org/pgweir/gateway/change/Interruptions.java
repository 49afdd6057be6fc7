package org.pgweir.gateway.change;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.change.StoredChange.State;

/**
 * Watches over one change while a worker is at it, on a thread and a connection of its own: keeps
 * its lease, and cancels the statement that runs when somebody wants something else of the change.
 */
final class Interruptions implements AutoCloseable {

  static final Duration LEASE = Duration.ofSeconds(10);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final long change;
  private final String owner;
  private final DataSource source;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread;

  private @Nullable Statement running;
  private State wanted = State.RUNNING;
  private boolean interrupted;
  private boolean stopped;

  Interruptions(long change, String owner, DataSource source) {
    this.change = change;
    this.owner = owner;
    this.source = source;
    this.thread = Thread.ofVirtual().name("pgweir-change-watch-" + change).start(this::watch);
  }

  /** From now on another state than this one interrupts. */
  synchronized void goingOnAs(State state) {
    wanted = state;
    interrupted = stopped;
  }

  /** The gateway stops: nothing more is to be begun. */
  synchronized void stop() throws SQLException {
    stopped = true;
    interrupt();
  }

  synchronized boolean isStopped() {
    return stopped;
  }

  /** Whether the change is to be looked at again before anything else is done. */
  synchronized boolean isInterrupted() {
    return interrupted;
  }

  /** The worker is about to run it; it may be canceled from now on. */
  synchronized void runs(Statement statement) {
    running = statement;
  }

  /** It has run. */
  synchronized void ran() {
    running = null;
  }

  /** Waits, for less time if interrupted. */
  void pause(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (!isInterrupted() && System.nanoTime() < end) {
      Thread.sleep(Math.min(50, Math.max(1, (end - System.nanoTime()) / 1_000_000)));
    }
  }

  private void watch() {
    try {
      while (true) {
        try (Connection connection = source.getConnection()) {
          Journal journal = new Journal(connection);
          while (true) {
            Optional<State> state = journal.lease(change, owner, LEASE);
            look(state);
            if (over.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
              journal.release(change, owner);
              return;
            }
          }
        } catch (SQLException _) {
          // The worker finds out itself what is wrong with the server.
        }
        if (over.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Optional<State> state) throws SQLException {
    if (!state.equals(Optional.of(wantedNow()))) {
      interrupt();
    }
  }

  private synchronized State wantedNow() {
    return wanted;
  }

  /** Ends what is running, to be looked at again. */
  synchronized void interrupt() throws SQLException {
    interrupted = true;
    if (running != null) {
      running.cancel();
    }
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
