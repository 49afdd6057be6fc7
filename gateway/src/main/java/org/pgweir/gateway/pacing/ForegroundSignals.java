package org.pgweir.gateway.pacing;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.pgweir.gateway.backfill.Signal;
import org.pgweir.gateway.observe.Latencies;
import org.pgweir.gateway.observe.TableLatency;

/**
 * How long clients' statements on a table take now, against how long they took before somebody
 * began to ask: the time within which 99 of 100 end. Paced statements do not count. Safe for any
 * thread; does not block.
 */
final class ForegroundSignals {

  private static final Duration NOW = Duration.ofSeconds(3);
  private static final Duration BEFORE = Duration.ofMinutes(10);
  private static final long ENOUGH_NOW = 20;
  private static final long ENOUGH_BEFORE = 100;
  private static final double SHARE = 0.99;
  private static final double SLOW = 1.5;
  private static final double STOP = 3;

  /** Below that nobody minds, and noise is larger than what is measured. */
  private static final Duration LEAST = Duration.ofMillis(5);

  /** Who asks less often has begun anew. */
  private static final long FORGET_NANOS = Duration.ofSeconds(30).toNanos();

  private final TableLatency latencies;
  private final LongSupplier nanoTime;
  private final Map<Table, Baseline> baselines = new ConcurrentHashMap<>();

  private record Table(String database, String name) {}

  /**
   * @param within what 99 of 100 statements took; empty while there were too few
   */
  private record Baseline(Optional<Duration> within, long askedNanos) {}

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  ForegroundSignals(TableLatency latencies, LongSupplier nanoTime) {
    this.latencies = latencies;
    this.nanoTime = nanoTime;
  }

  /** The signals as they are now; none where there is too little traffic to compare. */
  List<Signal> read(String database, String table) {
    Optional<Duration> before = baseline(new Table(database, table));
    Latencies now = latencies.last(database, table, NOW);
    if (before.isEmpty() || now.measured() < ENOUGH_NOW) {
      return List.of();
    }
    Duration usual = before.get().compareTo(LEAST) > 0 ? before.get() : LEAST;
    Duration takes = now.within(SHARE);
    return List.of(
        new Signal(
            "foreground",
            (double) takes.toNanos() / usual.toNanos(),
            SLOW,
            STOP,
            String.format(
                Locale.ROOT,
                "statements on the table take %.1f ms (p99), before it was %.1f ms",
                millis(takes),
                millis(before.get()))));
  }

  private Optional<Duration> baseline(Table table) {
    long now = nanoTime.getAsLong();
    baselines.values().removeIf(each -> now - each.askedNanos() > FORGET_NANOS);
    return baselines
        .compute(
            table,
            (_, known) ->
                new Baseline(
                    Optional.ofNullable(known).flatMap(Baseline::within).or(() -> measured(table)),
                    now))
        .within();
  }

  private Optional<Duration> measured(Table table) {
    Latencies before = latencies.last(table.database(), table.name(), BEFORE);
    return Optional.of(before)
        .filter(each -> each.measured() >= ENOUGH_BEFORE)
        .map(each -> each.within(SHARE));
  }

  private static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }
}
