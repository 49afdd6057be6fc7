package org.pgweir.gateway.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is counted about planned changes. Any thread. */
public final class ChangeMetrics {

  private final Counter steps;
  private final Counter stepsUndone;
  private final Counter lockWaits;
  private final BackfillMetrics backfills;
  private final Map<String, Counter> ended;

  ChangeMetrics(MeterRegistry registry) {
    steps = steps(registry, "done");
    stepsUndone = steps(registry, "undone");
    lockWaits =
        Counter.builder("pgweir.change.lock.waits")
            .description("Tries of steps that somebody's lock was in the way of")
            .register(registry);
    backfills = new BackfillMetrics(registry);
    ended =
        List.of("done", "undone", "failed", "paused").stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Function.identity(),
                    state ->
                        Counter.builder("pgweir.change.ended")
                            .description("Changes that came to a state only operators change")
                            .tag("state", state)
                            .register(registry)));
  }

  private static Counter steps(MeterRegistry registry, String result) {
    return Counter.builder("pgweir.change.steps")
        .description("Steps of planned changes that ended")
        .tag("result", result)
        .register(registry);
  }

  /** A step was done, or undone. */
  public void stepEnded(boolean undone) {
    (undone ? stepsUndone : steps).increment();
  }

  /** Somebody was in a step's way. */
  public void waited() {
    lockWaits.increment();
  }

  /** What is counted about their backfills. */
  public BackfillMetrics backfills() {
    return backfills;
  }

  /** A change came to that state. */
  public void ended(String state) {
    Counter counter = ended.get(state);
    if (counter != null) {
      counter.increment();
    }
  }
}
