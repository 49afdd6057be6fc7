package org.pgweir.gateway.rollout;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.pgweir.gateway.observe.WithoutText;
import org.pgweir.gateway.store.Store;
import org.pgweir.policies.rollout.OpenRollout;
import org.pgweir.policies.rollout.Phase;
import org.pgweir.policies.usage.Usages;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rollouts of one database: tells what they demand as soon as the store says so, says in the
 * store that this gateway knows, and works on those that nobody works on, each on a thread and a
 * connection of its own.
 *
 * <p>A snapshot that is published is acknowledged a little later, when what was judged before it
 * has reached the server.
 */
final class RolloutDatabase implements AutoCloseable {

  private static final Duration ROUND = Duration.ofSeconds(1);

  /** What was judged before a snapshot has reached the server by then. */
  private static final Duration ON_THE_WAY = Duration.ofMillis(250);

  private static final Duration RENEWAL = Duration.ofSeconds(3);
  private static final Duration REST = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(RolloutDatabase.class);

  private final String name;
  private final String owner;
  private final DataSource source;
  private final DataSource longRunning;
  private final Usages usages;
  private final Runnable schemaAltered;
  private final Consumer<List<String>> changed;
  private final Map<Integer, Thread> running = new ConcurrentHashMap<>();
  private final CountDownLatch read = new CountDownLatch(1);
  private final Thread looking;
  private volatile List<OpenRollout> open = List.of();
  private volatile Optional<String> problem = Optional.empty();
  private volatile boolean closed;

  /**
   * @param owner names this gateway in the store
   * @param source for short work
   * @param longRunning for the work of phases
   * @param changed told in sentences what is new, before statements are judged by it; does not
   *     block
   */
  RolloutDatabase(
      String name,
      String owner,
      DataSource source,
      DataSource longRunning,
      Usages usages,
      Runnable schemaAltered,
      Consumer<List<String>> changed) {
    this.name = name;
    this.owner = owner;
    this.source = source;
    this.longRunning = longRunning;
    this.usages = usages;
    this.schemaAltered = schemaAltered;
    this.changed = changed;
    this.looking = Thread.ofVirtual().name("pgweir-rollouts-" + name).start(this::look);
  }

  /** What is demanded now; waits for the first reading for a time. */
  List<OpenRollout> open(Duration patience) {
    try {
      boolean _ = read.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return open;
  }

  /** Why it cannot look, if so. */
  Optional<String> problem() {
    return problem;
  }

  private void look() {
    try {
      while (!closed) {
        try (Connection connection = source.getConnection()) {
          rounds(connection);
        } catch (SQLException e) {
          problem = Optional.of("rollouts of database \"%s\": %s".formatted(name, e.getMessage()));
          LOG.atWarn()
              .addKeyValue("database", name)
              .addKeyValue("sqlstate", SqlStates.state(e))
              .log("cannot look at rollouts");
          Thread.sleep(REST);
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private void rounds(Connection connection) throws SQLException, InterruptedException {
    RolloutStore store = new RolloutStore(connection);
    PGConnection notified = connection.unwrap(PGConnection.class);
    store.rows().run("LISTEN " + RolloutStore.CHANNEL);
    store.forgetGateways();
    long published = 0;
    long said = 0;
    long saidAt = System.nanoTime() - RENEWAL.toNanos();
    while (!closed) {
      if (published > said || System.nanoTime() - saidAt >= RENEWAL.toNanos()) {
        store.acknowledge(owner, published);
        said = published;
        saidAt = System.nanoTime();
      }
      RolloutStore.Snapshot snapshot = store.snapshot();
      publish(snapshot.rollouts().stream().map(Demands::of).toList());
      published = snapshot.epoch();
      problem = Optional.empty();
      snapshot.rollouts().forEach(this::begin);
      if (published > said) {
        Thread.sleep(ON_THE_WAY);
      } else {
        var _ = notified.getNotifications((int) ROUND.toMillis());
      }
    }
    store.leaves(owner);
  }

  private void publish(List<OpenRollout> now) {
    List<OpenRollout> before = open;
    if (!now.equals(before)) {
      open = now;
      changed.accept(news(before, now));
    }
    read.countDown();
  }

  private static List<String> news(List<OpenRollout> before, List<OpenRollout> now) {
    Map<String, Phase> phases =
        before.stream().collect(Collectors.toMap(OpenRollout::name, OpenRollout::phase));
    List<String> news = new ArrayList<>();
    for (OpenRollout each : now) {
      if (phases.remove(each.name()) != each.phase()) {
        news.add(
            "rollout %s of table %s is in phase %s now"
                .formatted(each.name(), each.table(), each.phase().word()));
      }
    }
    phases.keySet().forEach(name -> news.add("rollout %s has ended".formatted(name)));
    return news;
  }

  private void begin(StoredRollout rollout) {
    if (rollout.state() instanceof RolloutState.UnderWay && !closed) {
      running.computeIfAbsent(
          rollout.id(),
          _ ->
              Thread.ofVirtual()
                  .name("pgweir-rollout-" + rollout.name())
                  .start(() -> work(rollout)));
    }
  }

  private void work(StoredRollout rollout) {
    try (Connection connection = longRunning.getConnection()) {
      RolloutStore store = new RolloutStore(connection);
      if (!locked(store, rollout.id())) {
        Thread.sleep(REST);
        return;
      }
      noticeLostGateways(connection, store);
      LOG.atInfo().addKeyValue("database", name).log("working on rollout {}", rollout.name());
      PhaseTools tools = new PhaseTools(name, store, schemaAltered, usages);
      new RolloutRun(rollout.id(), tools, owner, () -> closed).run();
    } catch (InterruptedException _) {
      // closed
    } catch (SQLException e) {
      LOG.atWarn()
          .addKeyValue("database", name)
          .addKeyValue("sqlstate", SqlStates.state(e))
          .log("the connection to work on rollout {} was lost; trying again", rollout.name());
    } catch (RuntimeException e) {
      LOG.atError()
          .setCause(WithoutText.of(e))
          .addKeyValue("database", name)
          .log("rollout {} cannot be worked on", rollout.name());
      problem = Optional.of("rollout %s cannot be worked on".formatted(rollout.name()));
    } finally {
      running.remove(rollout.id());
    }
  }

  /** Held until the connection ends, however it ends. Changes have the positive numbers. */
  private static boolean locked(RolloutStore store, int id) throws SQLException {
    return store
        .rows()
        .text("SELECT pg_catalog.pg_try_advisory_lock(%d, %d)".formatted(Store.LOCK_CLASS, -id))
        .equals(Optional.of("t"));
  }

  /** A server process that works for a gateway that was killed ends, and its lock with it. */
  private static void noticeLostGateways(Connection connection, RolloutStore store)
      throws SQLException {
    if (connection.getMetaData().getDatabaseMajorVersion() >= 14) {
      try {
        store.rows().run("SET client_connection_check_interval = '2s'");
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
    joined(looking);
    running.values().forEach(RolloutDatabase::joined);
  }

  private static void joined(Thread thread) {
    try {
      if (!thread.join(Duration.ofSeconds(2))) {
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
