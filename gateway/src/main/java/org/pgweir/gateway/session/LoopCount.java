package org.pgweir.gateway.session;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts like statements of one session: from the third on they are a loop. Remembers the few kinds
 * that came last.
 */
final class LoopCount {

  private static final int LOOP = 3;
  private static final int KINDS = 8;

  private @Nullable Map<Integer, Integer> counts;

  /** One of them runs. */
  void count(int likeness) {
    if (counts == null) {
      counts = new LinkedHashMap<>(KINDS, 1, true);
    }
    counts.merge(likeness, 1, Integer::sum);
    if (counts.size() > KINDS) {
      counts.remove(counts.keySet().iterator().next());
    }
  }

  /** Whether the one that was counted last, or the next, is part of a loop. */
  boolean isLoop(int likeness) {
    return counts != null && counts.getOrDefault(likeness, 0) >= LOOP;
  }
}
