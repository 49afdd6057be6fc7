package org.pgweir.gateway.errand;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.pgweir.policies.Guard;
import org.pgweir.policies.Refusal;
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

  /** The rule id in notices and in the error. */
  static final String ID = "lock-guard";

  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String DEADLOCK_DETECTED = "40P01";
  private static final Duration LONG_TRANSACTION = Duration.ofSeconds(1);
  private static final Duration BETWEEN_NOTICES = Duration.ofSeconds(5);

  private enum Doing {
    LOOKING,
    TRYING,
    PAUSING
  }

  private final String sql;
  private final Guard guard;
  private final InstantSource clock;
  private final Backoff backoff;
  private final Instant end;
  private final List<Warning> warnings;

  private Doing doing = Doing.LOOKING;
  private boolean tried;
  private int tries;
  private List<Blocker> blockers = List.of();
  private Instant nextNotice;

  /**
   * @param sql the client's text, of statements that may run in a transaction block
   * @param warnings what the client is told before
   */
  public GuardedTries(
      String sql,
      Guard guard,
      List<Warning> warnings,
      InstantSource clock,
      RandomGenerator random) {
    this.sql = sql;
    this.guard = guard;
    this.warnings = List.copyOf(warnings);
    this.clock = clock;
    this.backoff = new Backoff(random);
    this.end = clock.instant().plus(guard.budget());
    this.nextNotice = clock.instant();
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
    boolean hopeless =
        found.stream()
            .anyMatch(blocker ->
                blocker.age().filter(age -> age.compareTo(LONG_TRANSACTION) > 0).isPresent());
    if (tried || hopeless) {
      tried = false;
      return pause();
    }
    return attempt();
  }

  private Step attempt() {
    doing = Doing.TRYING;
    tries++;
    String settings = settings(guard);
    return new Run(settings + sql, settingCount(guard), settings.length(), List.of());
  }

  private Step tried(Answer answer) {
    String sqlState = answer.sqlState();
    boolean again =
        (sqlState.equals(LOCK_NOT_AVAILABLE) || sqlState.equals(DEADLOCK_DETECTED))
            && !answer.heard()
            && answer.status() == TransactionStatus.IDLE;
    if (again) {
      tried = true;
      return look(List.of());
    }
    return answer.error().<Step>map(Fail::new).orElseGet(Done::new);
  }

  private Step pause() {
    Instant now = clock.instant();
    if (!now.isBefore(end)) {
      return new GiveUp(gaveUp());
    }
    doing = Doing.PAUSING;
    List<Warning> notices = new ArrayList<>();
    if (!now.isBefore(nextNotice)) {
      notices.add(waiting());
      nextNotice = now.plus(BETWEEN_NOTICES);
    }
    Duration left = Duration.between(now, end);
    Duration pause = backoff.pause();
    Duration shorter = pause.compareTo(left) < 0 ? pause : left;
    return Run.ours(
        String.format(Locale.ROOT, "SELECT pg_catalog.pg_sleep(%.3f)", shorter.toMillis() / 1000.0),
        notices);
  }

  private Warning waiting() {
    return new Warning(
        ID,
        "waiting for locks on %s, tries so far: %d".formatted(tables(), tries),
        inTheWay(),
        Optional.of("Nothing waits behind this statement meanwhile. A cancel request ends it."),
        schema(),
        table(),
        Optional.empty());
  }

  private Refusal gaveUp() {
    return new Refusal(
        ID,
        LOCK_NOT_AVAILABLE,
        "could not lock %s within %d s, tries: %d"
            .formatted(tables(), guard.budget().toSeconds(), tries),
        Optional.of(inTheWay()),
        Optional.of("Send the statement again when those transactions have ended."),
        schema(),
        table(),
        Optional.empty());
  }

  private String inTheWay() {
    return blockers.isEmpty()
        ? "Whoever held a lock in the way had let go of it each time it was looked for."
        : blockers.stream().map(Blocker::text).collect(Collectors.joining("\n"));
  }

  private String tables() {
    return guard.locks().keySet().stream()
        .map(Blocker::sql)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private Optional<String> schema() {
    return guard.locks().size() == 1
        ? guard.locks().keySet().iterator().next().schema()
        : Optional.empty();
  }

  private Optional<String> table() {
    return guard.locks().size() == 1
        ? Optional.of(guard.locks().keySet().iterator().next().name())
        : Optional.empty();
  }

  static String settings(Guard guard) {
    return "SET LOCAL lock_timeout = %d; ".formatted(guard.triedLockTimeout().toMillis())
        + guard
            .statementTimeout()
            .map(timeout -> "SET LOCAL statement_timeout = %d; ".formatted(timeout.toMillis()))
            .orElse("");
  }

  static int settingCount(Guard guard) {
    return guard.statementTimeout().isPresent() ? 2 : 1;
  }
}
