package org.pgweir.gateway.usage;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.pgweir.gateway.store.Store;
import org.pgweir.policies.usage.ColumnUse;

/**
 * What this gateway saw in one database and has not written down yet. Any thread; writing and
 * asking block, one at a time.
 */
final class ObservedDatabase {

  /** Kinds of use that are kept until they can be written down. */
  static final int LIMIT = 50_000;

  private static final Duration BETWEEN_CLEANING = Duration.ofHours(6);

  private final String gateway;
  private final String ownApplication;
  private final DataSource source;
  private final Set<Integer> processes = ConcurrentHashMap.newKeySet();

  /** Of sessions that are gone, and perhaps still end on the server. */
  private final Set<Integer> ending = ConcurrentHashMap.newKeySet();

  private final Object counting = new Object();
  private Map<UsageKey, Long> counts = new HashMap<>();
  private boolean lost;
  private OptionalLong watch = OptionalLong.empty();
  private long cleanedNanos = System.nanoTime() - BETWEEN_CLEANING.toNanos();

  /**
   * @param gateway names this process in the database
   * @param ownApplication application_name of the gateway's own connections
   */
  ObservedDatabase(String gateway, String ownApplication, DataSource source) {
    this.gateway = gateway;
    this.ownApplication = ownApplication;
    this.source = source;
  }

  void sessionBegan(int process) {
    processes.add(process);
  }

  void sessionEnded(int process) {
    ending.add(process);
    processes.remove(process);
  }

  void count(Tally tally) {
    long many = tally.take();
    synchronized (counting) {
      for (ColumnUse use : tally.uses()) {
        UsageKey key = new UsageKey(use, tally.role(), tally.application());
        // Without a catalogue it cannot be told what else was used.
        lost |= use.table().schema().isEmpty();
        if (counts.size() < LIMIT || counts.containsKey(key)) {
          counts.merge(key, many, Long::sum);
        } else {
          lost = true;
        }
      }
    }
  }

  /** What was seen from here on is not all that happened before. */
  void lose() {
    synchronized (counting) {
      lost = true;
    }
  }

  /**
   * Writes down what was counted, and that this gateway was there until now.
   *
   * @return why it cannot be kept; empty if it was written
   */
  synchronized Optional<String> write() throws SQLException {
    try (Connection connection = source.getConnection()) {
      if (new Store(connection).state() instanceof Store.State.Unusable(String why)) {
        forget();
        return Optional.of(why);
      }
      Map<UsageKey, Long> taken = take();
      boolean written = false;
      try {
        write(connection, taken);
        written = true;
      } finally {
        if (!written) {
          giveBack(taken);
        }
      }
      return Optional.empty();
    }
  }

  /** Why nothing is kept here, if nothing is. */
  Optional<String> obstacle() throws SQLException {
    try (Connection connection = source.getConnection()) {
      return switch (new Store(connection).state()) {
        case Store.State.Unusable(var why) -> Optional.of(why);
        case Store.State.Current _ -> Optional.empty();
      };
    }
  }

  private void write(Connection connection, Map<UsageKey, Long> taken) throws SQLException {
    connection.setAutoCommit(false);
    UsageTables tables = new UsageTables(connection);
    tables.add(new TreeMap<>(taken));
    OptionalLong last = takeLost() ? OptionalLong.empty() : watch;
    tables.ended(Set.copyOf(ending)).forEach(ending::remove);
    long now = tables.watched(last, gateway, ours());
    tables.noteBypasses(ownApplication, ours());
    if (System.nanoTime() - cleanedNanos > BETWEEN_CLEANING.toNanos()) {
      tables.forget();
      cleanedNanos = System.nanoTime();
    }
    connection.commit();
    watch = OptionalLong.of(now);
  }

  private Set<Integer> ours() {
    Set<Integer> ours = new HashSet<>(ending);
    ours.addAll(processes);
    return ours;
  }

  private Map<UsageKey, Long> take() {
    synchronized (counting) {
      Map<UsageKey, Long> taken = counts;
      counts = new HashMap<>();
      return taken;
    }
  }

  private void giveBack(Map<UsageKey, Long> taken) {
    synchronized (counting) {
      taken.forEach((key, many) -> counts.merge(key, many, Long::sum));
    }
  }

  private boolean takeLost() {
    synchronized (counting) {
      boolean was = lost;
      lost = false;
      return was;
    }
  }

  /** There is no place for it, and when there is one, nothing from before will be there. */
  private void forget() {
    watch = OptionalLong.empty();
    take();
  }

  /** Work on the tables. */
  @FunctionalInterface
  interface Work<T> {
    T on(UsageTables tables) throws SQLException;
  }

  synchronized <T> T ask(Work<T> work) throws SQLException {
    try (Connection connection = source.getConnection()) {
      return work.on(new UsageTables(connection));
    }
  }
}
