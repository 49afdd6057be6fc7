package org.pgweir.gateway.rollout;

import java.sql.SQLException;
import java.time.Duration;

/** Compares a share of the file's samples every few seconds. */
final class Sampling {

  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final Comparison comparison;
  private long last = System.nanoTime() - INTERVAL.toNanos();

  Sampling(Comparison comparison) {
    this.comparison = comparison;
  }

  /** Does it if it is time. */
  void next(StoredRollout rollout) throws SQLException {
    if (System.nanoTime() - last >= INTERVAL.toNanos()) {
      last = System.nanoTime();
      comparison.sample(rollout, INTERVAL);
    }
  }
}
