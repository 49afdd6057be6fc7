package org.pgweir.gateway.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What is counted about paced traffic. Any thread. */
public final class PacingMetrics {

  private final AtomicInteger heldNow = new AtomicInteger();
  private final Timer held;
  private final Counter rows;

  PacingMetrics(MeterRegistry registry) {
    Gauge.builder("pgweir.pace.held.now", heldNow, AtomicInteger::get)
        .description("Statements held now")
        .register(registry);
    held =
        Timer.builder("pgweir.pace.held")
            .description("Time that statements were held")
            .register(registry);
    rows =
        Counter.builder("pgweir.pace.rows")
            .description("Rows that paced statements changed")
            .register(registry);
  }

  /** A statement asks for its budget. */
  public void held() {
    heldNow.incrementAndGet();
  }

  /** It was held that long, and is no more. */
  public void heldFor(long nanos) {
    heldNow.decrementAndGet();
    held.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Paced statements changed rows. */
  public void rows(long count) {
    rows.increment((double) count);
  }
}
