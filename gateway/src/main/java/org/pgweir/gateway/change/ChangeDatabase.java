package org.pgweir.gateway.change;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.pgweir.gateway.observe.WithoutText;
import org.pgweir.gateway.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes of one database that this gateway works on: looks for those that nobody works on, and
 * does each on a thread and a connection of its own.
 */
final class ChangeDatabase implements AutoCloseable {

  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration REST = Duration.ofSeconds(10);
  private static final Duration OFFERS_STAND = Duration.ofHours(1);
  private static final Logger LOG = LoggerFactory.getLogger(ChangeDatabase.class);

  private final String name;
  private final String owner;
  private final DataSource source;
  private final DataSource longRunning;
  private final ChangeObserver observer;
  private final Runnable schemaAltered;
  private final BackfillRunner backfills;
  private final Semaphore due = new Semaphore(0);
  private final Map<Long, Optional<Interruptions>> running = new ConcurrentHashMap<>();
  private final Map<Long, String> troubles = new ConcurrentHashMap<>();
  private final Thread looking;
  private volatile boolean closed;
  private volatile Optional<String> problem = Optional.empty();

  /**
   * @param owner names this gateway in the journal
   * @param source for short work
   * @param longRunning for steps
   */
  ChangeDatabase(
      String name,
      String owner,
      DataSource source,
      DataSource longRunning,
      ChangeObserver observer,
      Runnable schemaAltered) {
    this.name = name;
    this.owner = owner;
    this.source = source;
    this.backfills = new KeysetBackfill(source);
    this.longRunning = longRunning;
    this.observer = observer;
    this.schemaAltered = schemaAltered;
    this.looking = Thread.ofVirtual().name("pgweir-changes-" + name).start(this::look);
  }

  /** There may be something to do. Does not wait. */
  void wake() {
    due.release();
  }

  /** How many changes it works on. */
  int count() {
    return running.size();
  }

  /** Why it cannot look for changes, or go on with one and say so in the journal, if so. */
  Optional<String> problem() {
    return problem.or(() -> troubles.values().stream().min(String::compareTo));
  }

  /** What a server says that takes no writes, or has no room for them. */
  private void troubled(long change, SQLException e) {
    troubles.put(
        change,
        "change %d of database \"%s\" cannot go on: %s".formatted(change, name, e.getMessage()));
  }

  private void look() {
    try {
      while (!closed) {
        try (Connection connection = source.getConnection()) {
          Journal journal = new Journal(connection);
          problem = Optional.empty();
          journal.forgetOffers(OFFERS_STAND);
          while (!closed) {
            journal.claimable().forEach(this::begin);
            boolean _ = due.tryAcquire(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
            due.drainPermits();
          }
        } catch (SQLException e) {
          problem = Optional.of("changes of database \"%s\": %s".formatted(name, e.getMessage()));
          LOG.atWarn()
              .addKeyValue("database", name)
              .addKeyValue("sqlstate", SqlStates.state(e))
              .log("cannot look for changes");
          boolean _ = due.tryAcquire(REST.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private void begin(long change) {
    if (!closed && running.putIfAbsent(change, Optional.empty()) == null) {
      Thread.ofVirtual().name("pgweir-change-" + change).start(() -> work(change));
    }
  }

  private void work(long change) {
    try {
      int losses = 0;
      while (!closed && !tried(change)) {
        Thread.sleep(ChangeRun.pause(losses++));
      }
    } catch (InterruptedException _) {
      // closed
    } catch (SQLException | RuntimeException e) {
      LOG.atError()
          .setCause(WithoutText.of(e))
          .addKeyValue("database", name)
          .addKeyValue("change", change)
          .log("a change cannot be worked on");
      if (e instanceof SQLException said) {
        troubled(change, said);
      }
      rest();
    } finally {
      running.remove(change);
    }
  }

  private static void rest() {
    try {
      Thread.sleep(REST);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Works on it as long as there is something to do; false if the connection was lost. */
  private boolean tried(long change) throws SQLException, InterruptedException {
    try (Connection connection = longRunning.getConnection()) {
      if (!locked(connection, change)) {
        troubles.remove(change);
        rest();
        return true;
      }
      noticeLostGateways(connection);
      try (Interruptions interruptions = new Interruptions(change, owner, source)) {
        running.put(change, Optional.of(interruptions));
        if (closed) {
          return true;
        }
        LOG.atInfo().addKeyValue("database", name).addKeyValue("change", change).log("working");
        new ChangeRun(change, connection, interruptions, backfills, observer, schemaAltered).run();
      }
      troubles.remove(change);
      return true;
    } catch (SQLException e) {
      if (!SqlStates.isTransient(e)) {
        throw e;
      }
      troubled(change, e);
      LOG.atWarn()
          .addKeyValue("database", name)
          .addKeyValue("change", change)
          .addKeyValue("sqlstate", SqlStates.state(e))
          .log("the connection to work on a change was lost; trying again");
      return false;
    }
  }

  /** Held until the connection ends, however it ends. */
  private static boolean locked(Connection connection, long change) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_catalog.pg_try_advisory_lock(%d, %d)"
                    .formatted(Store.LOCK_CLASS, (int) change))) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** A server process that works for a gateway that was killed ends, and its lock with it. */
  private static void noticeLostGateways(Connection connection) throws SQLException {
    if (connection.getMetaData().getDatabaseMajorVersion() >= 14) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET client_connection_check_interval = '2s'");
      } catch (SQLException e) {
        if (SqlStates.isTransient(e)) {
          throw e;
        }
        // Not every system can tell; the lock ends with the statement then.
      }
    }
  }

  /** Ends what is running; another gateway, or this one when it is back, goes on with it. */
  @Override
  public void close() {
    closed = true;
    looking.interrupt();
    running.values().forEach(each -> each.ifPresent(ChangeDatabase::stop));
    long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (!running.isEmpty() && System.nanoTime() < end) {
      try {
        Thread.sleep(20);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static void stop(Interruptions interruptions) {
    try {
      interruptions.stop();
    } catch (SQLException _) {
      // The connection ends anyway.
    }
  }
}
