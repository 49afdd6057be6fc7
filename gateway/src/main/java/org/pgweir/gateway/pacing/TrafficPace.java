package org.pgweir.gateway.pacing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.pgweir.gateway.backfill.Pace;
import org.pgweir.gateway.backfill.Signal;

/**
 * The pace that the traffic on a table leaves to paced statements: as backfills keep it, by what
 * {@link ForegroundSignals} say once a second. Not safe for several threads.
 */
final class TrafficPace {

  private static final long EVERY_NANOS = Duration.ofSeconds(1).toNanos();

  private final Supplier<List<Signal>> signals;
  private final LongSupplier nanoTime;
  private final Pace pace = new Pace();
  private final long originNanos;
  private long readNanos;
  private long restUntilNanos;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  TrafficPace(Supplier<List<Signal>> signals, LongSupplier nanoTime) {
    this.signals = signals;
    this.nanoTime = nanoTime;
    this.originNanos = nanoTime.getAsLong();
    this.readNanos = originNanos - EVERY_NANOS;
    this.restUntilNanos = originNanos;
  }

  /** Looks at the traffic, if it is time. */
  void read() {
    long now = nanoTime.getAsLong();
    if (now - readNanos >= EVERY_NANOS) {
      readNanos = now;
      pace.read(signals.get(), instant(now));
    }
  }

  /** A statement has ended that took so long: the next one leaves room for others. */
  void rest(Duration took) {
    restUntilNanos = nanoTime.getAsLong() + pace.pauseAfter(took).toNanos();
  }

  /** Why nothing may begin now, if so. */
  Optional<String> obstacle() {
    long now = nanoTime.getAsLong();
    if (!pace.mayRun(instant(now))) {
      return Optional.of(
          pace.reason(instant(now)).orElse("traffic has not been well for long enough yet"));
    }
    return now - restUntilNanos < 0
        ? Optional.of(pace.reason(instant(now)).orElse("it leaves room for other statements"))
        : Optional.empty();
  }

  private Instant instant(long now) {
    return Instant.EPOCH.plusNanos(now - originNanos);
  }
}
