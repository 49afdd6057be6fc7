package org.pgweir.gateway.usage;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.pgweir.policies.JudgedStatement;
import org.pgweir.policies.Judgement;
import org.pgweir.policies.SessionFacts;
import org.pgweir.policies.Verdict;
import org.pgweir.policies.usage.ColumnUse;

/**
 * Makes the tallies that sessions count with, and hands over those that have counted. Any thread.
 */
public final class UsageCounter {

  /** Tallies that wait to be read; many more than texts are judged in a second. */
  static final int LIMIT = 100_000;

  /** Of a gateway that keeps no evidence. */
  public static final UsageCounter NONE = new UsageCounter(false);

  private final boolean on;
  private final ConcurrentLinkedQueue<Tally> counted = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicBoolean lost = new AtomicBoolean();

  UsageCounter() {
    this(true);
  }

  private UsageCounter(boolean on) {
    this.on = on;
  }

  /** What counts how often a text so judged runs in sessions of these facts. */
  public Tally tally(SessionFacts facts, Judgement judgement) {
    if (!on) {
      return Tally.NONE;
    }
    Set<ColumnUse> uses = uses(judgement);
    return uses.isEmpty()
        ? Tally.NONE
        : new Tally(facts.database(), facts.user(), facts.applicationName(), uses, this::begun);
  }

  private static Set<ColumnUse> uses(Judgement judgement) {
    Set<ColumnUse> uses = Set.of();
    for (JudgedStatement statement : judgement.statements()) {
      if (statement.verdict() instanceof Verdict.Refuse) {
        return Set.of();
      }
      Set<ColumnUse> more = statement.touched().uses();
      if (uses.isEmpty()) {
        uses = more;
      } else if (!more.isEmpty()) {
        uses = new HashSet<>(uses);
        uses.addAll(more);
      }
    }
    return uses;
  }

  private void begun(Tally tally) {
    if (waiting.get() >= LIMIT) {
      lost.set(true);
      tally.take();
    } else {
      waiting.incrementAndGet();
      counted.add(tally);
    }
  }

  /** Hands over every tally that has counted. */
  void drain(Consumer<Tally> to) {
    for (Tally next = counted.poll(); next != null; next = counted.poll()) {
      waiting.decrementAndGet();
      to.accept(next);
    }
  }

  /** Whether counts were lost since it was last asked. */
  boolean takeLost() {
    return lost.getAndSet(false);
  }
}
