package org.pgweir.gateway.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What is counted about backfills. Any thread. */
public final class BackfillMetrics {

  private final MeterRegistry registry;
  private final Counter rows;
  private final Timer batches;
  private final Map<String, Counter> slowed = new ConcurrentHashMap<>();
  private final Map<String, Counter> held = new ConcurrentHashMap<>();

  BackfillMetrics(MeterRegistry registry) {
    this.registry = registry;
    rows =
        Counter.builder("pgweir.backfill.rows")
            .description("Rows changed by backfills")
            .register(registry);
    batches =
        Timer.builder("pgweir.backfill.batch")
            .description("Batches of backfills, from their beginning to their commit")
            .register(registry);
  }

  /**
   * A batch was committed.
   *
   * @param slowedBy a signal and its value, if one slowed it down
   */
  public void batchDone(long count, Duration time, Optional<String> slowedBy) {
    rows.increment((double) count);
    batches.record(time);
    slowedBy.ifPresent(why ->
        slowed
            .computeIfAbsent(
                signal(why),
                signal ->
                    counter("pgweir.backfill.slowed", "Batches while a signal was high", signal))
            .increment());
  }

  /** No batch may begin, for a signal and its value. */
  public void held(String why) {
    held.computeIfAbsent(
            signal(why),
            signal ->
                counter("pgweir.backfill.held", "Times that a signal stopped a backfill", signal))
        .increment();
  }

  private Counter counter(String name, String description, String signal) {
    return Counter.builder(name).description(description).tag("signal", signal).register(registry);
  }

  /** The name before the colon; a sentence without one is about no signal. */
  private static String signal(String why) {
    int colon = why.indexOf(": ");
    return colon < 0 ? "none" : why.substring(0, colon);
  }
}
