package org.pgweir.gateway.errand;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to pause between tries: twice as long each time, from 50 ms to 2 s, each between half
 * and once and a half of that, so that those who wait for the same thing do not wake together.
 */
final class Backoff {

  private static final Duration FIRST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final RandomGenerator random;
  private Duration next = FIRST;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  Duration pause() {
    Duration pause = Duration.ofNanos((long) (next.toNanos() * (0.5 + random.nextDouble())));
    next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
    return pause;
  }
}
