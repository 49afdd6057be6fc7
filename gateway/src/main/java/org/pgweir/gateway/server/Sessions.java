package org.pgweir.gateway.server;

import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.pgweir.gateway.observe.GatewayMetrics;

/** The sessions of this process, and how many more it takes. Safe for any thread. */
public final class Sessions {

  private final Set<Relay> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger admitted = new AtomicInteger();
  private final int limit;
  private final GatewayMetrics metrics;

  /**
   * @param limit empty when the server alone decides
   */
  public Sessions(OptionalInt limit, GatewayMetrics metrics) {
    this.limit = limit.orElse(Integer.MAX_VALUE);
    this.metrics = metrics;
  }

  /** Takes a place, to be given back with {@link #left}; false if there is none. */
  boolean admit() {
    if (admitted.incrementAndGet() > limit) {
      admitted.decrementAndGet();
      return false;
    }
    return true;
  }

  /** How many places there are. */
  int limit() {
    return limit;
  }

  /** Gives a place back. */
  void left() {
    admitted.decrementAndGet();
  }

  void opened(Relay relay) {
    open.add(relay);
    metrics.sessionOpened();
  }

  void closed(Relay relay) {
    if (open.remove(relay)) {
      metrics.sessionClosed();
    }
  }

  /** How many sessions are open. */
  public int count() {
    return open.size();
  }

  /** Tells every session to end as soon as nothing is under way in it. */
  public void drain() {
    forEach(Relay::drain);
  }

  /** Ends every session now. */
  public void end() {
    forEach(Relay::endByAdministrator);
  }

  /** Sends a NOTICE to the clients of a database, as far as they are between two messages. */
  public void tell(String database, String message) {
    forEach(relay -> relay.tell(database, message));
  }

  private void forEach(Consumer<Relay> action) {
    open.forEach(relay -> relay.onEventLoop(() -> action.accept(relay)));
  }
}
