package org.pgweir.gateway.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.pgweir.gateway.backfill.Signal;
import org.pgweir.gateway.observe.TableLatency;

/** A timeline of traffic on a table. */
final class ForegroundSignalsTest {

  private static final String TABLE = "public.orders";

  private final AtomicLong nanos = new AtomicLong();
  private final TableLatency latencies = new TableLatency(nanos::get);
  private final ForegroundSignals signals = new ForegroundSignals(latencies, nanos::get);

  @Test
  void saysHowMuchLongerStatementsTakeThanBefore() {
    traffic(20, 10);
    assertThat(value()).isBetween(0.9, 1.2);
    traffic(5, 18);
    assertThat(value()).isBetween(1.5, 2.1);
    traffic(5, 60);
    assertThat(value()).isGreaterThan(5);
    assertThat(signals.read("shop", TABLE).getFirst().text())
        .startsWith("statements on the table take ")
        .contains(" ms (p99), before it was ");
    traffic(5, 10);
    assertThat(value()).isBetween(0.9, 1.2);
  }

  @Test
  void comparesWithTheTimeBeforeSomebodyBeganToAsk() {
    traffic(20, 10);
    assertThat(value()).isLessThan(1.2);
    for (int i = 0; i < 70; i++) {
      traffic(10, 40);
      assertThat(value()).as("after %d s", i * 10).isGreaterThan(3);
    }
  }

  @Test
  void saysNothingWhereThereIsTooLittleTraffic() {
    assertThat(signals.read("shop", TABLE)).isEmpty();
    traffic(1, 10);
    assertThat(signals.read("shop", TABLE)).isEmpty();
    traffic(20, 10);
    assertThat(signals.read("shop", TABLE)).hasSize(1);
    assertThat(signals.read("other", TABLE)).isEmpty();
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    assertThat(signals.read("shop", TABLE)).isEmpty();
  }

  @Test
  void takesWhatNobodyMindsForUsual() {
    traffic(20, 1);
    assertThat(value()).isLessThan(1);
    traffic(5, 4);
    assertThat(value()).isLessThan(1);
  }

  private double value() {
    return signals.read("shop", TABLE).stream().map(Signal::value).findFirst().orElseThrow();
  }

  /** Twenty statements a second. */
  private void traffic(int seconds, int millis) {
    for (int i = 0; i < seconds * 20; i++) {
      nanos.addAndGet(Duration.ofMillis(50).toNanos());
      latencies.ended("shop", TABLE, Duration.ofMillis(millis).toNanos(), false);
    }
  }
}
