package org.pgweir.gateway.pacing;

import java.time.Duration;

/**
 * One place in a budget's queue. Everything but identity is the budget's thread's.
 *
 * <p>Times are those of {@link System#nanoTime}.
 */
final class Ticket {

  private final Pacer.Request request;
  private final Pacer.Waiter waiter;
  private final long askedNanos;
  private long noticeNanos;
  private boolean begun;
  private double taken;
  private long begunNanos;

  Ticket(Pacer.Request request, Pacer.Waiter waiter, long nowNanos) {
    this.request = request;
    this.waiter = waiter;
    this.askedNanos = nowNanos;
    this.noticeNanos = nowNanos + request.quiet().toNanos();
  }

  Pacer.Request request() {
    return request;
  }

  Pacer.Waiter waiter() {
    return waiter;
  }

  int likeness() {
    return request.hold().likeness();
  }

  long heldNanos(long nowNanos) {
    return nowNanos - askedNanos;
  }

  /** When the client is to be told next. */
  long noticeNanos() {
    return noticeNanos;
  }

  void noticeAgainAt(long nanos) {
    noticeNanos = nanos;
  }

  long deadlineNanos() {
    return askedNanos + request.hold().longest().toNanos();
  }

  /** It begins, and takes out so many rows until it is known how many it is. */
  void begins(double rows, long nowNanos) {
    begun = true;
    begunNanos = nowNanos;
    taken = rows;
  }

  boolean hasBegun() {
    return begun;
  }

  /** How long ago it has begun. */
  Duration ranFor(long nowNanos) {
    return Duration.ofNanos(nowNanos - begunNanos);
  }

  /** The rows it has taken out. */
  double taken() {
    return taken;
  }
}
