package org.pgweir.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TableLatencyTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final AtomicLong now = new AtomicLong(-Duration.ofDays(1).toNanos());
  private final TableLatency latency = new TableLatency(now::get);

  @Test
  void tellsTheShareOfStatementsThatEndedWithinATime() {
    for (int millis = 1; millis <= 1_000; millis++) {
      ended("public.orders", Duration.ofMillis(millis));
    }
    Latencies all = latency.last("shop", "public.orders", MINUTE);
    assertThat(all.statements()).isEqualTo(1_000);
    assertThat(all.measured()).isEqualTo(1_000);
    assertThat(all.within(0.5)).isBetween(Duration.ofMillis(500), Duration.ofMillis(563));
    assertThat(all.within(0.99)).isBetween(Duration.ofMillis(990), Duration.ofMillis(1_114));
    assertThat(all.slowerThan(Duration.ofMillis(900))).isBetween(75L, 100L);
    assertThat(all.within(1)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void isNeverMoreThanAnEighthTooLongAndNeverTooShort() {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    LongStream.concat(
            LongStream.range(0, 200).map(i -> i * 4_000),
            LongStream.generate(() -> (long) Math.exp(random.nextDouble(9, 24.9))).limit(10_000))
        .forEach(nanos -> {
          TableLatency one = new TableLatency(now::get);
          one.ended("shop", "t", nanos, false);
          long told = one.last("shop", "t", MINUTE).within(0.99).toNanos();
          assertThat(told).isGreaterThan(nanos - 1).isLessThanOrEqualTo(nanos + nanos / 8 + 8_000);
        });
  }

  @Test
  void countsErrorsAndStatementsWhoseTimeIsNotKnown() {
    latency.ended("shop", "t", 1_000_000, false);
    latency.ended("shop", "t", -1, false);
    latency.ended("shop", "t", -1, true);
    latency.ended("shop", "t", 1_000_000, true);
    Latencies all = latency.last("shop", "t", MINUTE);
    assertThat(all.statements()).isEqualTo(4);
    assertThat(all.failed()).isEqualTo(2);
    assertThat(all.errorRate()).isEqualTo(0.5);
    assertThat(all.measured()).isEqualTo(2);
    assertThat(latency.last("other", "t", MINUTE)).isSameAs(Latencies.NONE);
    assertThat(Latencies.NONE.within(0.99)).isZero();
    assertThat(Latencies.NONE.errorRate()).isZero();
  }

  @Test
  void forgetsWithTime() {
    ended("t", Duration.ofMillis(100));
    pass(Duration.ofSeconds(5));
    ended("t", Duration.ofMillis(10));

    assertThat(statements(Duration.ofSeconds(3))).isEqualTo(1);
    assertThat(statements(Duration.ofSeconds(10))).isEqualTo(2);
    pass(Duration.ofSeconds(60));
    assertThat(statements(Duration.ofSeconds(10))).isZero();
    assertThat(statements(Duration.ofMinutes(2))).isEqualTo(2);
    pass(Duration.ofMinutes(11));
    assertThat(statements(Duration.ofMinutes(10))).isZero();
    ended("t", Duration.ofMillis(10));
    assertThat(statements(Duration.ofSeconds(1))).isEqualTo(1);
    assertThat(statements(Duration.ofMinutes(10))).isEqualTo(1);
  }

  @Test
  void theTableThatWasNotTouchedForLongestMakesRoom() {
    for (int table = 0; table < 256; table++) {
      ended("t" + table, Duration.ofMillis(1));
      pass(Duration.ofMillis(1));
    }
    ended("t0", Duration.ofMillis(1));
    ended("one more", Duration.ofMillis(1));
    List<String> known =
        IntStream.range(0, 256)
            .mapToObj(table -> "t" + table)
            .filter(table -> latency.last("shop", table, MINUTE).statements() > 0)
            .toList();
    assertThat(known).hasSize(255).contains("t0").doesNotContain("t1");
    assertThat(latency.last("shop", "one more", MINUTE).statements()).isEqualTo(1);
  }

  @Test
  void losesNothingWhenManyThreadsReport() throws Exception {
    List<Thread> threads =
        IntStream.range(0, 4)
            .mapToObj(_ ->
                Thread.ofPlatform()
                    .start(() -> {
                      for (int i = 0; i < 20_000; i++) {
                        latency.ended("shop", "t" + i % 3, i, i % 10 == 0);
                        now.addAndGet(50_000);
                      }
                    }))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    Latencies all =
        IntStream.range(0, 3)
            .mapToObj(table -> latency.last("shop", "t" + table, MINUTE))
            .reduce(Latencies.NONE, Latencies::and);
    assertThat(all.statements()).isEqualTo(80_000);
    assertThat(all.failed()).isEqualTo(8_000);
  }

  private void ended(String table, Duration took) {
    latency.ended("shop", table, took.toNanos(), false);
  }

  private long statements(Duration time) {
    return latency.last("shop", "t", time).statements();
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
