package org.pgweir.gateway.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What is counted about statements that are run under guard. Any thread. */
public final class GuardMetrics {

  private final Counter locked;
  private final Counter notLocked;
  private final Timer waitedForLocks;
  private final Timer waitedInVain;
  private final Counter ended;

  GuardMetrics(MeterRegistry registry) {
    locked = tries(registry, "locked");
    notLocked = tries(registry, "not-locked");
    waitedForLocks = wait(registry, "locked");
    waitedInVain = wait(registry, "gave-up");
    ended =
        Counter.builder("pgweir.guard.sessions.ended")
            .description("Sessions ended that were idle in a transaction, in the way of DDL")
            .register(registry);
  }

  private static Counter tries(MeterRegistry registry, String result) {
    return Counter.builder("pgweir.guard.tries")
        .description("Tries of statements under guard")
        .tag("result", result)
        .register(registry);
  }

  private static Timer wait(MeterRegistry registry, String result) {
    return Timer.builder("pgweir.guard.wait")
        .description("Time statements under guard waited for their locks")
        .tag("result", result)
        .register(registry);
  }

  /** A try has ended. */
  public void tried(boolean gotLocks) {
    (gotLocks ? locked : notLocked).increment();
  }

  /** A statement waits no longer. */
  public void waited(Duration waited, boolean gotLocks) {
    (gotLocks ? waitedForLocks : waitedInVain).record(waited);
  }

  /** Sessions were ended. */
  public void ended(int sessions) {
    ended.increment(sessions);
  }
}
