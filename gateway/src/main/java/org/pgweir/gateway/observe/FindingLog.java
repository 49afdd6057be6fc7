package org.pgweir.gateway.observe;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs what was found in statements: every refusal and every warning, and of what is only observed
 * or amended one finding per rule and interval, with how many there were since the last. Never SQL
 * text. Safe for any thread.
 */
public final class FindingLog {

  private static final Logger LOG = LoggerFactory.getLogger(FindingLog.class);
  private static final long INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

  private final LongSupplier nanoTime;
  private final Map<String, Untold> untold = new ConcurrentHashMap<>();

  /** What became of the statement. */
  public enum Kind {
    REFUSED("statement refused"),
    WARNED("statement warned about"),
    AMENDED("statement amended"),
    OBSERVED("statement observed");

    private final String message;

    Kind(String message) {
      this.message = message;
    }
  }

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  public FindingLog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Something was found.
   *
   * @param rule the rule's id
   * @param session what the session is known by; asked only if a line is written
   */
  public void found(Kind kind, String rule, Supplier<Map<String, Object>> session) {
    long times =
        kind == Kind.OBSERVED || kind == Kind.AMENDED
            ? untold
                .computeIfAbsent(
                    kind + " " + rule, _ -> new Untold(nanoTime.getAsLong() - INTERVAL_NANOS))
                .timesToTell(nanoTime.getAsLong())
            : 1;
    if (times == 0) {
      return;
    }
    LoggingEventBuilder event = LOG.atInfo().addKeyValue("rule", rule);
    for (var known : session.get().entrySet()) {
      event = event.addKeyValue(known.getKey(), known.getValue());
    }
    if (times > 1) {
      event = event.addKeyValue("times", times);
    }
    event.log(kind.message);
  }

  /** One rule's findings that were not told yet. */
  private static final class Untold {
    private final AtomicLong toldNanos;
    private final AtomicLong untold = new AtomicLong();

    Untold(long toldNanos) {
      this.toldNanos = new AtomicLong(toldNanos);
    }

    /** How many findings the line to write now stands for; 0 for no line. */
    long timesToTell(long nowNanos) {
      untold.incrementAndGet();
      long last = toldNanos.get();
      return nowNanos - last >= INTERVAL_NANOS && toldNanos.compareAndSet(last, nowNanos)
          ? untold.getAndSet(0)
          : 0;
    }
  }
}
