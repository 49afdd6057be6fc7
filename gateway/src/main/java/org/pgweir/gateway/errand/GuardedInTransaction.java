package org.pgweir.gateway.errand;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.Guard;
import org.pgweir.policies.Refusal;
import org.pgweir.policies.Warning;

/**
 * Runs a statement in the client's open transaction under a lock timeout, once: after an error the
 * transaction is lost. The client's own timeouts are back before its next statement.
 */
public final class GuardedInTransaction implements Errand {

  private enum Doing {
    PREPARING,
    RUNNING,
    RESTORING
  }

  private final String sql;
  private final Guard guard;
  private final GuardWatch watch;
  private final List<Warning> warnings;

  private Doing doing = Doing.PREPARING;
  private String restoring = "";
  private List<Blocker> blockers = List.of();

  /**
   * @param sql the client's text, of statements that may run in a transaction block
   * @param warnings what the client is told before
   * @param watch hears of the try
   */
  public GuardedInTransaction(String sql, Guard guard, List<Warning> warnings, GuardWatch watch) {
    this.watch = watch;
    this.sql = sql;
    this.guard = guard;
    this.warnings = List.copyOf(warnings);
  }

  @Override
  public Step begin() {
    return Run.ours(
        "SELECT pg_catalog.current_setting('lock_timeout'),"
            + " pg_catalog.current_setting('statement_timeout'); "
            + Blocker.query(guard.locks())
            + "; "
            + String.join("; ", Attempt.settings(guard)),
        warnings);
  }

  @Override
  public Step answered(Answer answer) {
    return switch (doing) {
      case PREPARING -> {
        if (answer.error().isPresent()) {
          yield new Fail(answer.error().get());
        }
        List<Optional<String>> settings = answer.rows().getFirst();
        restoring =
            "SET LOCAL lock_timeout = '%s'; SET LOCAL statement_timeout = '%s'"
                .formatted(settings.getFirst().orElse("0"), settings.getLast().orElse("0"));
        blockers = Blocker.read(answer.rows().subList(1, answer.rows().size()));
        doing = Doing.RUNNING;
        yield new Run(sql, 0, 0, List.of());
      }
      case RUNNING -> {
        watch.tried(!answer.sqlState().equals(GuardTexts.LOCK_NOT_AVAILABLE));
        if (answer.sqlState().equals(GuardTexts.LOCK_NOT_AVAILABLE)) {
          yield new GiveUp(
              new GuardTexts(guard)
                  .notLocked(
                      blockers.isEmpty()
                          ? "Nobody held a lock in the way before it was tried."
                          : GuardTexts.said(blockers)));
        }
        if (answer.error().isPresent()) {
          yield new Fail(answer.error().get());
        }
        doing = Doing.RESTORING;
        yield Run.ours(restoring, List.of());
      }
      case RESTORING -> answer.error().<Step>map(Fail::new).orElseGet(Done::new);
    };
  }

  /** The error of a statement in a pipeline, for which nobody was looked for. */
  public static Refusal notLocked(Guard guard) {
    return new GuardTexts(guard)
        .notLocked("Who held a lock in the way was not looked for: other statements came before.");
  }
}
