package org.pgweir.gateway.pacing;

import java.util.LinkedHashMap;
import java.util.Map;

/** How many rows like statements have changed lately. Not safe for several threads. */
final class LearnedRows {

  private static final int MOST = 256;
  private static final double NEWEST = 0.5;

  private final Map<Integer, Double> byLikeness =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Double> eldest) {
          return size() > MOST;
        }
      };

  /** Takes note of what one has changed. */
  void learn(int likeness, long rows) {
    byLikeness.merge(
        likeness, (double) rows, (before, now) -> before * (1 - NEWEST) + now * NEWEST);
  }

  /** How many rows the next one may change; 1 where nothing is known. */
  double expected(int likeness) {
    return byLikeness.getOrDefault(likeness, 1.0);
  }
}
