package org.pgweir.gateway.errand;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.pgweir.policies.Guard;
import org.pgweir.policies.Warning;
import org.pgweir.protocol.TransactionStatus;

/**
 * Runs a statement outside a transaction until it gets its locks: look who holds them, try with a
 * short lock timeout, pause, look again.
 *
 * <p>A try is one Query, {@code SET LOCAL lock_timeout …; statement}, so that statement and setting
 * share an implicit transaction and the client's own setting is back at its end. Where a
 * transaction in the way is known to be older than a second, there is no try, which would only hold
 * up traffic for its lock timeout. When the budget is used up, SQLSTATE 55P03 names who was in the
 * way.
 */
public final class GuardedTries implements Errand {

  private static final String DEADLOCK_DETECTED = "40P01";
  private static final String INSUFFICIENT_PRIVILEGE = "42501";
  private static final Duration LONG_TRANSACTION = Duration.ofSeconds(1);
  private static final Duration BETWEEN_NOTICES = Duration.ofSeconds(5);

  private enum Doing {
    LOOKING,
    TRYING,
    PAUSING,
    ENDING
  }

  private final String sql;
  private final Guard guard;
  private final InstantSource clock;
  private final Backoff backoff;
  private final Instant end;
  private final List<Warning> warnings;
  private final GuardWatch watch;
  private final GuardTexts texts;
  private final Instant begun;

  private Doing doing = Doing.LOOKING;
  private boolean tried;
  private int tries;
  private List<Blocker> blockers = List.of();
  private Instant nextNotice;
  private Instant latestTry;
  private List<Blocker> ending = List.of();
  private boolean mayEnd = true;

  /**
   * @param sql the client's text, of statements that may run in a transaction block
   * @param warnings what the client is told before
   * @param watch hears of tries
   */
  public GuardedTries(
      String sql,
      Guard guard,
      List<Warning> warnings,
      InstantSource clock,
      RandomGenerator random,
      GuardWatch watch) {
    this.sql = sql;
    this.guard = guard;
    this.warnings = List.copyOf(warnings);
    this.clock = clock;
    this.watch = watch;
    this.texts = new GuardTexts(guard);
    this.begun = clock.instant();
    this.latestTry = begun;
    this.backoff = new Backoff(random);
    this.end = begun.plus(guard.budget());
    this.nextNotice = begun;
  }

  @Override
  public Step begin() {
    return look(warnings);
  }

  @Override
  public Step answered(Answer answer) {
    return switch (doing) {
      case LOOKING -> looked(answer);
      case TRYING -> tried(answer);
      case ENDING -> ended(answer);
      case PAUSING -> answer.error().<Step>map(Fail::new).orElseGet(() -> look(List.of()));
    };
  }

  private Step look(List<Warning> notices) {
    doing = Doing.LOOKING;
    return Run.ours(Blocker.query(guard.locks()), notices);
  }

  private Step looked(Answer answer) {
    if (answer.error().isPresent()) {
      return new Fail(answer.error().get());
    }
    List<Blocker> found = Blocker.read(answer.rows());
    if (!found.isEmpty() || !tried) {
      blockers = found;
    }
    ending = found.stream().filter(this::isToEnd).toList();
    if (!ending.isEmpty()) {
      return end();
    }
    if (tried || found.stream().anyMatch(GuardedTries::isHopeless)) {
      tried = false;
      return pause();
    }
    return attempt(found);
  }

  /** Whether it is likely to stay longer than a try lasts. */
  private static boolean isHopeless(Blocker blocker) {
    return blocker.vacuumed().isEmpty()
        && blocker.age().filter(age -> age.compareTo(LONG_TRANSACTION) > 0).isPresent();
  }

  private boolean isToEnd(Blocker blocker) {
    return mayEnd
        && guard
            .endIdleAfter()
            .flatMap(limit -> blocker.idle().filter(idle -> idle.compareTo(limit) >= 0))
            .isPresent();
  }

  /** Those that are still idle since then, and no others. */
  private Step end() {
    doing = Doing.ENDING;
    String pids =
        ending.stream().map(each -> Integer.toString(each.pid())).collect(Collectors.joining(", "));
    return Run.ours(
        """
        SELECT a.pid, pg_catalog.pg_terminate_backend(a.pid) FROM pg_catalog.pg_stat_activity a \
        WHERE a.pid IN (%s) AND a.state LIKE 'idle in transaction%%' \
        AND a.state_change <= pg_catalog.clock_timestamp() - interval '%d milliseconds'\
        """
            .formatted(pids, guard.endIdleAfter().orElseThrow().toMillis()),
        List.of());
  }

  private Step ended(Answer answer) {
    if (answer.sqlState().equals(INSUFFICIENT_PRIVILEGE)) {
      mayEnd = false;
      return look(List.of(texts.notEnded(answer.message())));
    }
    if (answer.error().isPresent()) {
      return new Fail(answer.error().get());
    }
    if (answer.rows().isEmpty()) {
      return look(List.of());
    }
    watch.ended(answer.rows().size());
    return look(List.of(texts.ended(ending)));
  }

  private Step attempt(List<Blocker> found) {
    doing = Doing.TRYING;
    tries++;
    latestTry = clock.instant();
    Attempt attempt = Attempt.of(guard, found);
    String before = attempt.text();
    return new Run(before + sql, attempt.statements().size(), before.length(), List.of());
  }

  private Step tried(Answer answer) {
    String sqlState = answer.sqlState();
    boolean again =
        (sqlState.equals(GuardTexts.LOCK_NOT_AVAILABLE) || sqlState.equals(DEADLOCK_DETECTED))
            && !answer.heard()
            && answer.status() == TransactionStatus.IDLE;
    watch.tried(!again);
    if (again) {
      tried = true;
      return look(List.of());
    }
    watch.waited(Duration.between(begun, latestTry), true);
    return answer.error().<Step>map(Fail::new).orElseGet(Done::new);
  }

  private Step pause() {
    Instant now = clock.instant();
    if (!now.isBefore(end)) {
      watch.waited(Duration.between(begun, now), false);
      return new GiveUp(texts.gaveUp(tries, blockers));
    }
    doing = Doing.PAUSING;
    List<Warning> notices = new ArrayList<>();
    if (!now.isBefore(nextNotice)) {
      notices.add(texts.waiting(tries, blockers));
      nextNotice = now.plus(BETWEEN_NOTICES);
    }
    Duration left = Duration.between(now, end);
    Duration pause = backoff.pause();
    Duration shorter = pause.compareTo(left) < 0 ? pause : left;
    return Run.ours(
        String.format(Locale.ROOT, "SELECT pg_catalog.pg_sleep(%.3f)", shorter.toMillis() / 1000.0),
        notices);
  }
}
