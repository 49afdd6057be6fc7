package org.pgweir.gateway.pacing;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.observe.PacingMetrics;
import org.pgweir.gateway.observe.WithoutText;
import org.pgweir.policies.Hold;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue before one budget. One virtual thread keeps it: it alone draws, lets statements begin
 * in the order they came, and tells those that wait why. Others leave messages, without waiting.
 *
 * <p>The queue is no longer than there are sessions, each of which is in it once.
 */
final class Budget {

  private static final Logger LOG = LoggerFactory.getLogger(Budget.class);

  private static final long IDLE_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long AGAIN_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long AFTER_FAILURE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(200).toNanos();
  private static final long SHORTEST_PAUSE_NANOS = Duration.ofMillis(2).toNanos();
  private static final long SHORTEST_SHARED_PAUSE_NANOS = Duration.ofMillis(10).toNanos();

  /** What the thread is told. A closed set. */
  private sealed interface Message {
    record Asked(Ticket ticket) implements Message {}

    record Left(Ticket ticket) implements Message {}

    record Canceled(Ticket ticket) implements Message {}

    record Spent(int likeness, long rows) implements Message {}

    record Over() implements Message {}
  }

  private final Hold hold;
  private final Supplier<Optional<PacedDatabase>> database;
  private final Supplier<Optional<TrafficPace>> traffic;
  private final PacingMetrics metrics;
  private final Predicate<Budget> mayEnd;
  private final LinkedTransferQueue<Message> inbox = new LinkedTransferQueue<>();

  private final Deque<Ticket> queue = new ArrayDeque<>();
  private final LearnedRows learned = new LearnedRows();
  private @Nullable Limits limits;
  private Optional<String> problem = Optional.empty();
  private long drawAgainNanos;
  private long idleSinceNanos;
  private boolean over;

  /**
   * @param database empty where the gateway has no login of its own
   * @param traffic empty where the budget is of no table
   * @param mayEnd asked when nothing is left to do; true if nothing will come any more
   */
  Budget(
      Hold hold,
      Supplier<Optional<PacedDatabase>> database,
      Supplier<Optional<TrafficPace>> traffic,
      PacingMetrics metrics,
      Predicate<Budget> mayEnd) {
    this.hold = hold;
    this.database = database;
    this.traffic = traffic;
    this.metrics = metrics;
    this.mayEnd = mayEnd;
  }

  void start() {
    idleSinceNanos = System.nanoTime();
    drawAgainNanos = idleSinceNanos;
    Thread.ofVirtual().name("pgweir-pace").start(this::run);
  }

  void asked(Ticket ticket) {
    inbox.offer(new Message.Asked(ticket));
  }

  void left(Ticket ticket) {
    inbox.offer(new Message.Left(ticket));
  }

  void canceled(Ticket ticket) {
    inbox.offer(new Message.Canceled(ticket));
  }

  void spent(int likeness, long rows) {
    inbox.offer(new Message.Spent(likeness, rows));
  }

  void end() {
    inbox.offer(new Message.Over());
  }

  /** Whether somebody has left a message that was not read yet. */
  boolean hasMail() {
    return !inbox.isEmpty();
  }

  private void run() {
    try {
      while (!over) {
        turn();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException fault) {
      LOG.atError().setCause(WithoutText.of(fault)).log("a budget failed; what waits fails");
      boolean _ = mayEnd.test(this);
      for (Ticket ticket : queue.toArray(Ticket[]::new)) {
        boolean _ = leaveQueue(ticket);
        ticket.waiter().gaveUp(PaceTexts.failed(ticket));
      }
    } finally {
      if (limits != null) {
        limits.close();
      }
    }
  }

  private void turn() throws InterruptedException {
    Message first = inbox.poll(pause(System.nanoTime()), TimeUnit.NANOSECONDS);
    for (Message next = first; next != null; next = inbox.poll()) {
      heard(next);
    }
    if (over) {
      return;
    }
    draw();
    letBegin();
    tell();
    long now = System.nanoTime();
    boolean idle = queue.isEmpty() && (limits == null || limits.isSettled());
    idleSinceNanos = idle ? idleSinceNanos : now;
    if (idle && now - idleSinceNanos > IDLE_NANOS) {
      over = mayEnd.test(this);
      idleSinceNanos = now;
    }
  }

  private void heard(Message message) {
    switch (message) {
      case Message.Asked(var ticket) -> queue.addLast(ticket);
      case Message.Left(var ticket) -> {
        if (ticket.hasBegun() && limits != null) {
          limits.end(ticket.taken(), ticket.ranFor(System.nanoTime()));
        } else {
          boolean _ = leaveQueue(ticket);
        }
      }
      case Message.Canceled(var ticket) -> {
        if (leaveQueue(ticket)) {
          ticket.waiter().gaveUp(PaceTexts.canceled(ticket));
        }
      }
      case Message.Spent(var likeness, var rows) -> {
        learned.learn(likeness, rows);
        metrics.rows(rows);
        if (opened() != null) {
          opened().spend(rows);
        }
      }
      case Message.Over _ -> over = true;
    }
  }

  private boolean leaveQueue(Ticket ticket) {
    boolean was = queue.remove(ticket);
    if (was) {
      metrics.heldFor(ticket.heldNanos(System.nanoTime()));
    }
    return was;
  }

  /** What is left, found out at first use; null while it cannot be. */
  private @Nullable Limits opened() {
    if (limits == null && System.nanoTime() - drawAgainNanos >= 0) {
      try {
        limits = new Limits(hold, database.get(), traffic.get());
        problem = Optional.empty();
      } catch (SQLException | RuntimeException e) {
        failed(e);
      }
    }
    return limits;
  }

  private void draw() {
    if (System.nanoTime() - drawAgainNanos < 0) {
      return;
    }
    Limits from = opened();
    if (from == null) {
      return;
    }
    double wanted = 0;
    for (Ticket ticket : queue) {
      wanted += learned.expected(ticket.likeness());
    }
    try {
      from.draw(wanted, queue.size());
      problem = Optional.empty();
      drawAgainNanos =
          System.nanoTime()
              + (from.isShared() ? SHORTEST_SHARED_PAUSE_NANOS : SHORTEST_PAUSE_NANOS);
    } catch (SQLException | RuntimeException e) {
      failed(e);
    }
  }

  /** What cannot be counted does not begin. */
  private void failed(Exception e) {
    problem = Optional.of("what is left of the budget cannot be read from the database");
    drawAgainNanos = System.nanoTime() + AFTER_FAILURE_NANOS;
    LOG.atWarn()
        .addKeyValue("budget", hold.budget())
        .setCause(WithoutText.of(e))
        .log("a budget cannot be read");
  }

  private Optional<String> obstacle() {
    return limits == null
        ? Optional.of(problem.orElse("the budget is being read"))
        : problem.or(limits::obstacle);
  }

  private void letBegin() {
    while (!queue.isEmpty() && obstacle().isEmpty() && limits != null) {
      Ticket ticket = queue.removeFirst();
      double rows = learned.expected(ticket.likeness());
      ticket.begins(rows, System.nanoTime());
      limits.begin(rows);
      metrics.heldFor(ticket.heldNanos(System.nanoTime()));
      ticket.waiter().admitted();
    }
  }

  private void tell() {
    long now = System.nanoTime();
    double rowsBefore = 0;
    int before = 0;
    for (Ticket ticket : queue.toArray(Ticket[]::new)) {
      if (now - ticket.deadlineNanos() >= 0) {
        boolean _ = leaveQueue(ticket);
        ticket.waiter().gaveUp(PaceTexts.tooLong(ticket, reason()));
        continue;
      }
      if (now - ticket.noticeNanos() >= 0) {
        ticket.noticeAgainAt(now + AGAIN_NANOS);
        Optional<Duration> expected =
            limits == null ? Optional.empty() : limits.expected(rowsBefore, before);
        ticket.waiter().told(PaceTexts.waiting(ticket, reason(), before, expected));
      }
      rowsBefore += learned.expected(ticket.likeness());
      before++;
    }
  }

  private String reason() {
    return obstacle().orElse("others are before it");
  }

  private long pause(long now) {
    if (queue.isEmpty() && (limits == null || limits.isSettled())) {
      return IDLE_NANOS + 1;
    }
    long until = LONGEST_PAUSE_NANOS;
    if (limits != null) {
      long enough = limits.expected(0, 0).map(Duration::toNanos).orElse(LONGEST_PAUSE_NANOS);
      until = Math.min(until, enough);
    }
    return Math.max(Math.max(until, drawAgainNanos - now), SHORTEST_PAUSE_NANOS);
  }
}
