package org.pgweir.gateway.observe;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * How long clients' statements take, by the tables they touch: of the last seconds by the second,
 * of the last ten minutes by ten seconds.
 *
 * <p>What alters the schema or takes a table's lock is no traffic and not counted, nor what the
 * gateway runs itself. A statement's time is from when it is sent to the server, or from the end of
 * the one before it in its session if that is later, to its CommandComplete; a client that is slow
 * to read its rows makes it longer.
 *
 * <p>Any thread: a report is a few additions without a lock, about 0.1 µs, and allocates only with
 * a new slice of time (0.7 kB). Of at most 256 tables (about 50 kB each): the one that was not
 * touched for longest makes room for another.
 */
public final class TableLatency {

  private static final int MOST_TABLES = 256;

  private final LongSupplier nanoTime;
  private final Map<String, Map<String, Table>> databases = new ConcurrentHashMap<>();
  private final AtomicInteger tables = new AtomicInteger();

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  public TableLatency(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * A statement has ended.
   *
   * @param table a table it touches, as {@link org.pgweir.policies.Touched#tables} names it: {@code
   *     schema.name}
   * @param took how long it took, in nanoseconds; below 0 where it cannot be told from what came
   *     with it
   */
  public void ended(String database, String table, long took, boolean failed) {
    long now = nanoTime.getAsLong();
    Map<String, Table> known = databases.get(database);
    Table touched = known == null ? null : known.get(table);
    (touched == null ? begin(database, table, now) : touched).ended(now, took, failed);
  }

  /**
   * What ended in the time before now. Counted are whole slices: of a second up to 15 seconds, of
   * ten seconds above that, up to ten minutes.
   *
   * @return {@link Latencies#NONE} for a table no statement touched
   */
  public Latencies last(String database, String table, Duration time) {
    Table touched = databases.getOrDefault(database, Map.of()).get(table);
    return touched == null
        ? Latencies.NONE
        : touched.since(nanoTime.getAsLong() - time.toNanos(), time.toNanos());
  }

  private synchronized Table begin(String database, String table, long nowNanos) {
    if (tables.get() >= MOST_TABLES) {
      forgetOne();
    }
    return databases
        .computeIfAbsent(database, _ -> new ConcurrentHashMap<>())
        .computeIfAbsent(
            table,
            _ -> {
              tables.incrementAndGet();
              return new Table(nowNanos);
            });
  }

  private void forgetOne() {
    databases.values().stream()
        .flatMap(known -> known.values().stream())
        .min((one, other) -> Long.compare(one.touchedNanos - other.touchedNanos, 0))
        .ifPresent(oldest -> {
          databases.values().forEach(known -> known.values().remove(oldest));
          databases.values().removeIf(Map::isEmpty);
          tables.decrementAndGet();
        });
  }

  /** What is kept of one table. */
  private static final class Table {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final LatencySlices seconds = new LatencySlices(SECOND, 16);
    private final LatencySlices minutes = new LatencySlices(10 * SECOND, 61);

    /** Written without a lock: about when is enough. */
    private volatile long touchedNanos;

    Table(long nowNanos) {
      touchedNanos = nowNanos;
    }

    void ended(long nowNanos, long tookNanos, boolean failed) {
      touchedNanos = nowNanos;
      seconds.add(nowNanos, tookNanos, failed);
      minutes.add(nowNanos, tookNanos, failed);
    }

    Latencies since(long startNanos, long nanos) {
      return (nanos <= seconds.reachNanos() ? seconds : minutes).since(startNanos);
    }
  }
}
