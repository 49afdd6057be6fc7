package org.pgweir.gateway.testkit;

import static org.awaitility.Awaitility.await;

import io.netty.util.LeakPresenceDetector;
import java.time.Duration;

/** Netty buffers of this JVM that nobody has released. */
public final class Leaks {

  /** What an event loop that has been told to stop may still hold. */
  private static final Duration LATEST_RELEASE = Duration.ofSeconds(10);

  private Leaks() {}

  /**
   * Checks that there are none, or soon.
   *
   * @throws org.awaitility.core.ConditionTimeoutException if there are
   */
  public static void none() {
    await()
        .pollDelay(Duration.ZERO)
        .atMost(LATEST_RELEASE)
        .untilAsserted(LeakPresenceDetector::check);
  }
}
