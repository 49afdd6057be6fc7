package org.pgweir.gateway.catalog;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.pgweir.policies.Catalogues.Knowledge;
import org.pgweir.policies.Catalogues.Known;
import org.pgweir.policies.Catalogues.Missing;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.probe.Probe.Answer;
import org.pgweir.policies.probe.Probe.Question;
import org.pgweir.policies.probe.Probe.Unanswered;

/**
 * What is known of one database, and when it is read again. Safe for any thread.
 *
 * <pre>
 *   nothing read ──read──▶ known ──max-age──▶ known, being read again ──▶ known
 *        ▲                  │                        └─ fails ─▶ known until grace ends ─▶ missing
 *        └──── ddlSeen ─────┘        (whatever was read from before it answers nothing any more)
 * </pre>
 *
 * <p>One read at a time. After a failure the next waits, longer after each, to a minute at most.
 */
final class DatabaseCatalogue implements AutoCloseable {

  private static final Duration LEAST_GRACE = Duration.ofMinutes(5);
  private static final Duration FIRST_REST = Duration.ofSeconds(1);
  private static final Duration LONGEST_REST = Duration.ofMinutes(1);
  private static final Missing NOT_READ = new Missing("its catalogue has not been read yet");
  private static final Missing CHANGING =
      new Missing("its catalogue is being read again after a change");

  /** Where catalogues come from; blocking. */
  interface Source extends AutoCloseable {
    Catalogue read() throws SQLException;

    /** Tries a statement on a copy of its table. */
    Answer ask(Question question) throws SQLException;

    /** Why it could not be read, for an operator. */
    String explain(Exception failure);

    @Override
    void close();
  }

  /** Hears what happens here, on any thread: must neither block nor call back. */
  interface Observer {
    /** Whoever asks now may be told something else than before, apart from sizes. */
    void answerChanged();

    void read(Duration took);

    void failed(String why);
  }

  /**
   * A catalogue.
   *
   * @param at when reading it began
   * @param changes how many changes had been reported then
   */
  private record Reading(Catalogue catalogue, Instant at, long changes) {}

  /**
   * What is told to whoever asks, while no more changes are reported than these.
   *
   * @param changes how many it knows of; for one that is not from the server, how many there were
   */
  private record Told(Knowledge knowledge, long changes) {
    Knowledge after(long reported) {
      return knowledge instanceof Known && changes != reported ? CHANGING : knowledge;
    }
  }

  private record Failure(Missing answer, int times, Instant restsUntil) {}

  private final Source source;
  private final Duration maxAge;
  private final Clock clock;
  private final Executor executor;
  private final Observer observer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private final AtomicLong changes = new AtomicLong();
  private boolean reading;
  private Optional<Reading> last = Optional.empty();
  private Optional<Failure> failure = Optional.empty();
  private volatile Told answer = new Told(NOT_READ, 0);

  DatabaseCatalogue(
      Source source, Duration maxAge, Clock clock, Executor executor, Observer observer) {
    this.source = source;
    this.maxAge = maxAge;
    this.clock = clock;
    this.executor = executor;
    this.observer = observer;
  }

  /** What is known, without waiting. */
  Knowledge atHand() {
    return answer.after(changes.get());
  }

  /** The schema has changed: what was read before is no answer any more. Does not wait. */
  void changed() {
    long before = changes.getAndIncrement();
    Told told = answer;
    if (told.knowledge instanceof Known && told.changes == before) {
      observer.answerChanged();
    }
  }

  /** How old the catalogue that is the answer is, if there is one. */
  Optional<Duration> age() {
    lock.lock();
    try {
      return last.filter(this::isCurrent).map(each -> Duration.between(each.at, clock.instant()));
    } finally {
      lock.unlock();
    }
  }

  /** What is known, waiting for a read if there is nothing else to say, for a time. */
  Knowledge of(Duration patience) {
    lock.lock();
    try {
      settle();
      long nanos = patience.toNanos();
      while (!(atHand() instanceof Known) && !isResting() && nanos > 0) {
        startReading();
        if (reading) {
          nanos = ended.awaitNanos(nanos);
        }
        settle();
      }
      return atHand();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return atHand();
    } finally {
      lock.unlock();
    }
  }

  /** Tries a statement on a copy of its table; waits for the server. */
  Answer ask(Question question) {
    try {
      return source.ask(question);
    } catch (SQLException e) {
      return new Unanswered(Explanation.message(Explanation.innermost(e)));
    }
  }

  /** Reads anew if it is time; to be called every second or so. */
  void refresh() {
    lock.lock();
    try {
      settle();
      boolean due =
          last.filter(this::isCurrent)
              .filter(each -> clock.instant().isBefore(each.at.plus(maxAge)))
              .isEmpty();
      if (due && !isResting()) {
        startReading();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isCurrent(Reading each) {
    return each.changes == changes.get();
  }

  private boolean isResting() {
    return failure.filter(each -> clock.instant().isBefore(each.restsUntil)).isPresent();
  }

  /** A catalogue that could not be read again serves for twice its age, or for five minutes. */
  private Duration grace() {
    Duration twice = maxAge.multipliedBy(2);
    return twice.compareTo(LEAST_GRACE) > 0 ? twice : LEAST_GRACE;
  }

  private void startReading() {
    if (!reading) {
      reading = true;
      long before = changes.get();
      try {
        executor.execute(() -> read(before));
      } catch (RejectedExecutionException _) {
        ended(new Missing("the gateway is stopping"));
      }
    }
  }

  private void read(long before) {
    Instant at = clock.instant();
    long start = System.nanoTime();
    try {
      Catalogue catalogue = source.read();
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      lock.lock();
      try {
        reading = false;
        failure = Optional.empty();
        last = Optional.of(new Reading(catalogue, at, before));
        observer.read(took);
        settle();
        ended.signalAll();
      } finally {
        lock.unlock();
      }
    } catch (SQLException | RuntimeException e) {
      ended(new Missing(source.explain(e)));
    }
  }

  private void ended(Missing why) {
    lock.lock();
    try {
      reading = false;
      int times = failure.map(Failure::times).orElse(0) + 1;
      failure = Optional.of(new Failure(why, times, clock.instant().plus(rest(times))));
      observer.failed(why.why());
      settle();
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static Duration rest(int failures) {
    Duration rest = FIRST_REST.multipliedBy(1L << Math.min(failures - 1, 10));
    return rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST;
  }

  /** Brings the answer up to what is known and to the time. Under the lock. */
  private void settle() {
    long upTo = changes.get();
    Knowledge before = answer.after(upTo);
    Knowledge now =
        last.filter(each -> each.changes == upTo)
            .filter(each -> failure.isEmpty() || clock.instant().isBefore(each.at.plus(grace())))
            .<Knowledge>map(each -> new Known(each.catalogue))
            .orElseGet(this::missing);
    answer = new Told(now, upTo);
    if (!saysTheSame(before, now)) {
      observer.answerChanged();
    }
  }

  private Missing missing() {
    return failure.map(Failure::answer).orElse(last.isPresent() ? CHANGING : NOT_READ);
  }

  private static boolean saysTheSame(Knowledge one, Knowledge other) {
    if (one instanceof Known(var before) && other instanceof Known(var after)) {
      return isThis(before, after) || before.saysTheSameAs(after);
    }
    return (one instanceof Known) == (other instanceof Known);
  }

  /** Nearly always: comparing all of it takes milliseconds. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isThis(Catalogue one, Catalogue other) {
    return one == other;
  }

  @Override
  public void close() {
    source.close();
  }
}
