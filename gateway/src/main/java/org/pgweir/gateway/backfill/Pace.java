package org.pgweir.gateway.backfill;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pgweir.gateway.backfill.Signal.Level;

/**
 * The share of the time in which batches may run: more of it step by step while all signals are
 * well, half of it at once when one is not, none while one says stop or nobody knows.
 *
 * <p>Additive increase, multiplicative decrease, as TCP does it. A signal that was too large has to
 * fall to four fifths of its limit, and after a stop all have to be well for some seconds. Not safe
 * for several threads; time is handed in.
 */
public final class Pace {

  /** Readings older than this are none. */
  public static final Duration STALE = Duration.ofSeconds(15);

  /** Batches are small at first, which is careful enough. */
  private static final double FIRST_SHARE = 1;

  private static final double LEAST_SHARE = 0.05;
  private static final double LEAST_BATCH = 0.1;
  private static final double MORE = 0.1;
  private static final double LESS = 0.5;
  private static final Duration MUST_BE_WELL = Duration.ofSeconds(3);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Map<String, Level> levels = new HashMap<>();
  private double share = FIRST_SHARE;
  private boolean stopped;
  private Instant wellSince = Instant.MIN;
  private Instant readAt = Instant.MIN;
  private Optional<String> reason = Optional.of("no signal has been read yet");

  /** Takes a reading of all signals. */
  public void read(List<Signal> signals, Instant now) {
    Level worst = Level.WELL;
    Optional<String> because = Optional.empty();
    for (Signal signal : signals) {
      Level level = signal.level(levels.getOrDefault(signal.name(), Level.WELL));
      levels.put(signal.name(), level);
      if (level.compareTo(worst) > 0) {
        worst = level;
        because = Optional.of(signal.name() + ": " + signal.text());
      }
    }
    boolean first = readAt.equals(Instant.MIN);
    readAt = now;
    switch (worst) {
      case WELL -> well(now, first);
      case SLOW -> {
        wellSince = Instant.MAX;
        share = Math.max(LEAST_SHARE, share * LESS);
        if (!stopped) {
          reason = because;
        }
      }
      case STOP -> {
        wellSince = Instant.MAX;
        stopped = true;
        reason = because;
      }
    }
  }

  private void well(Instant now, boolean first) {
    if (first || wellSince.isAfter(now)) {
      wellSince = now;
    }
    if (stopped && Duration.between(wellSince, now).compareTo(MUST_BE_WELL) < 0) {
      return;
    }
    if (stopped) {
      stopped = false;
      share = LEAST_SHARE;
    } else if (!first) {
      share = Math.min(1, share + MORE);
    }
    reason = Optional.empty();
  }

  /** Whether a batch may begin. */
  public boolean mayRun(Instant now) {
    return !stopped && !isStale(now);
  }

  /** How long to pause after a batch of that length; at most 5 s. */
  public Duration pauseAfter(Duration batch) {
    Duration pause = Duration.ofNanos((long) (batch.toNanos() * (1 / share - 1)));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  /** What a batch should take: its part of the usual time, as it has its part of all time. */
  public Duration batchTime(Duration usual) {
    return Duration.ofNanos((long) (usual.toNanos() * Math.max(LEAST_BATCH, share)));
  }

  /** From 0, nothing runs, to 1, nothing is held back. */
  public double share(Instant now) {
    return mayRun(now) ? share : 0;
  }

  /** Why batches are held back, if they are: the signal and its value. */
  public Optional<String> reason(Instant now) {
    return isStale(now) && !readAt.equals(Instant.MIN)
        ? Optional.of("signals could not be read for %d s".formatted(STALE.toSeconds()))
        : reason;
  }

  private boolean isStale(Instant now) {
    return readAt.equals(Instant.MIN) || Duration.between(readAt, now).compareTo(STALE) > 0;
  }
}
