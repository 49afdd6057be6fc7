package org.pgweir.gateway.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Timelines of readings, a second apart. */
final class PaceTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Pace pace = new Pace();
  private Instant now = START;

  @Test
  void nothingRunsBeforeTheFirstReading() {
    assertThat(pace.mayRun(now)).isFalse();
    assertThat(pace.reason(now)).contains("no signal has been read yet");
  }

  @Test
  void beginsAtFullSpeedAndComesBackToItStepByStepWhileAllIsWell() {
    lag(0);
    assertThat(pace.share(now)).isEqualTo(1);
    lag(2);
    lag(2);
    double slowed = pace.share(now);
    assertThat(slowed).isEqualTo(0.25);
    assertThat(pace.batchTime(Duration.ofMillis(200))).isEqualTo(Duration.ofMillis(50));
    lag(0);
    assertThat(pace.share(now)).isGreaterThan(slowed).isLessThan(1);
    for (int i = 0; i < 10; i++) {
      lag(0);
    }
    assertThat(pace.share(now)).isEqualTo(1);
    assertThat(pace.pauseAfter(Duration.ofMillis(250))).isZero();
    assertThat(pace.reason(now)).isEmpty();
  }

  @Test
  void halvesAtOnceWhenASignalGrowsAndSaysWhich() {
    for (int i = 0; i < 10; i++) {
      lag(0);
    }
    lag(2);
    assertThat(pace.share(now)).isEqualTo(0.5);
    assertThat(pace.reason(now)).contains("replay lag: a replica is 2.0 s behind");
    lag(2);
    assertThat(pace.share(now)).isEqualTo(0.25);
    assertThat(pace.pauseAfter(Duration.ofMillis(250))).isEqualTo(Duration.ofMillis(750));
  }

  @Test
  void aSignalMustGetClearlyBetter() {
    lag(0);
    lag(1.6);
    double slowed = pace.share(now);
    lag(1.4);
    assertThat(pace.share(now)).as("1.4 s is below 1.5 s, but not clearly").isLessThan(slowed);
    lag(1.1);
    assertThat(pace.reason(now)).isEmpty();
  }

  @Test
  void stopsWithinOneReadingAndGoesOnOnlyWhenAllHasBeenWellForSomeSeconds() {
    for (int i = 0; i < 10; i++) {
      lag(0);
    }
    lag(11);
    assertThat(pace.mayRun(now)).isFalse();
    assertThat(pace.share(now)).isZero();
    assertThat(pace.reason(now)).contains("replay lag: a replica is 11.0 s behind");
    lag(5);
    assertThat(pace.mayRun(now)).as("slow is not well").isFalse();
    for (int i = 0; i < 3; i++) {
      lag(0);
      assertThat(pace.mayRun(now)).as("well for %d s", i).isFalse();
    }
    lag(0);
    assertThat(pace.mayRun(now)).isTrue();
    assertThat(pace.share(now)).as("carefully at first").isLessThan(0.2);
  }

  @Test
  void stopsWhenNobodyKnows() {
    lag(0);
    now = now.plus(Duration.ofSeconds(14));
    assertThat(pace.mayRun(now)).isTrue();
    now = now.plusMillis(1);
    assertThat(pace.mayRun(now)).isFalse();
    assertThat(pace.reason(now)).contains("signals could not be read for 15 s");
    lag(0);
    assertThat(pace.mayRun(now)).isTrue();
  }

  @Test
  void neverPausesForLongerThanFiveSeconds() {
    lag(0);
    for (int i = 0; i < 20; i++) {
      lag(2);
    }
    assertThat(pace.pauseAfter(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(5));
  }

  /** A reading, and a second. */
  private void lag(double seconds) {
    pace.read(
        List.of(
            new Signal("vacuum", 0, 1, 1, "VACUUM works on the table"),
            new Signal("replay lag", seconds, 1.5, 10, "a replica is " + seconds + " s behind")),
        now);
    now = now.plusSeconds(1);
  }
}
