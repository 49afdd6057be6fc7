package org.pgweir.gateway.errand;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.StatementReplacement;
import org.pgweir.policies.Warning;
import org.pgweir.protocol.backend.ErrorFields;

/**
 * Runs a concurrent build of an index, in place of one that blocks or because the client asks for
 * it; or the removal of one.
 *
 * <p>It is the only change of the table meanwhile, as far as gateways are concerned. It waits for
 * transactions, not in anybody's way, so neither lock_timeout nor statement_timeout may end it; the
 * client's own are back afterwards. An invalid index of the wanted name, left by a build that
 * failed, is dropped before. If this one fails, what it leaves is dropped too, and the client gets
 * the server's error. What somebody else is building is left alone.
 */
public final class ReplacedStatement implements Errand {

  private enum Doing {
    LOOKING,
    PAUSING,
    CLEARING,
    FREEING_TIMEOUTS,
    RUNNING,
    LOOKING_AFTER_FAILURE,
    CLEANING_UP,
    RESTORING
  }

  private static final int MOST_RESTORES = 5;
  private static final int PAUSES_BETWEEN_NOTICES = 5;
  private static final String TRUE = "t";

  private final StatementReplacement replacement;
  private final String text;
  private final boolean asSent;
  private final List<Warning> warnings;

  private Doing doing = Doing.LOOKING;
  private String restoring = "";
  private int restores;
  private int pauses;
  private boolean claimed;
  private final Set<String> invalidBefore = new HashSet<>();
  private final Deque<String> toDrop = new ArrayDeque<>();
  private Optional<ErrorFields> failed = Optional.empty();

  /**
   * @param text the client's
   * @param warnings what the client is told before
   */
  public ReplacedStatement(StatementReplacement replacement, String text, List<Warning> warnings) {
    this.replacement = replacement;
    this.text = text;
    this.asSent = text.contains(replacement.sql());
    this.warnings = List.copyOf(warnings);
  }

  @Override
  public Step begin() {
    return look(warnings);
  }

  private Step look(List<Warning> notices) {
    doing = Doing.LOOKING;
    return Run.ours(
        "SELECT pg_catalog.current_setting('lock_timeout'),"
            + " pg_catalog.current_setting('statement_timeout'); "
            + invalidIndexes()
            + "; "
            + TableClaim.take(replacement.table()),
        notices);
  }

  @Override
  public Step answered(Answer answer) {
    return switch (doing) {
      case LOOKING -> answer.error().<Step>map(Fail::new).orElseGet(() -> looked(answer));
      case PAUSING -> answer.error().<Step>map(Fail::new).orElseGet(() -> look(List.of()));
      case CLEARING -> answer.error().isPresent() ? failed(answer) : freeTimeouts();
      case FREEING_TIMEOUTS -> answer.error().isPresent() ? failed(answer) : run();
      case RUNNING -> {
        failed = answer.error();
        doing = Doing.LOOKING_AFTER_FAILURE;
        yield failed.isPresent() ? Run.ours(invalidIndexes(), List.of()) : restore();
      }
      case LOOKING_AFTER_FAILURE -> {
        answer.rows().stream()
            .filter(row -> !isBeingBuilt(row))
            .map(row -> row.getFirst().orElseThrow())
            .filter(index -> !invalidBefore.contains(index))
            .forEach(toDrop::add);
        yield cleanUp();
      }
      case CLEANING_UP -> cleanUp();
      case RESTORING -> restored(answer);
    };
  }

  private Step looked(Answer answer) {
    List<Optional<String>> settings = answer.rows().getFirst();
    Optional<String> claim =
        answer.rows().stream().filter(row -> row.size() == 1).findFirst().flatMap(List::getFirst);
    claimed = claim.equals(Optional.of(TRUE));
    if (claim.isPresent() && !claimed) {
      return pause("waiting for another change of \"%s\" to end");
    }
    restoring =
        "SET lock_timeout = '%s'; SET statement_timeout = '%s'"
            .formatted(settings.getFirst().orElse("0"), settings.getLast().orElse("0"));
    invalidBefore.clear();
    List<String> inTheWay = new ArrayList<>();
    for (List<Optional<String>> row : answer.rows().subList(1, answer.rows().size())) {
      if (row.size() == 1) {
        continue;
      }
      String index = row.getFirst().orElseThrow();
      if (isInTheWay(row) && isBeingBuilt(row)) {
        return pause("waiting for the index of that name which somebody builds on \"%s\"");
      }
      if (isInTheWay(row)) {
        inTheWay.add(index);
      } else {
        invalidBefore.add(index);
      }
    }
    if (inTheWay.isEmpty()) {
      return freeTimeouts();
    }
    doing = Doing.CLEARING;
    return Run.ours(
        "DROP INDEX CONCURRENTLY " + inTheWay.getFirst(),
        List.of(said("dropping the invalid index %s first".formatted(inTheWay.getFirst()))));
  }

  private boolean isInTheWay(List<Optional<String>> row) {
    return replacement.index().isPresent() && row.get(1).equals(replacement.index());
  }

  private static boolean isBeingBuilt(List<Optional<String>> row) {
    return row.get(2).equals(Optional.of(TRUE));
  }

  private Step pause(String why) {
    doing = Doing.PAUSING;
    List<Warning> notices =
        pauses++ % PAUSES_BETWEEN_NOTICES == 0
            ? List.of(said(why.formatted(replacement.table().name())))
            : List.of();
    String release = claimed ? TableClaim.release(replacement.table()) + "; " : "";
    claimed = false;
    return Run.ours(release + "SELECT pg_catalog.pg_sleep(1)", notices);
  }

  private Step failed(Answer answer) {
    failed = answer.error();
    return restore();
  }

  private Step freeTimeouts() {
    doing = Doing.FREEING_TIMEOUTS;
    return Run.ours("SET lock_timeout = 0; SET statement_timeout = 0", List.of());
  }

  private Step run() {
    doing = Doing.RUNNING;
    return asSent
        ? new Run(text, 0, 0, List.of())
        : new Run(
            replacement.sql(), 0, Run.ANOTHER_TEXT, List.of(said("running " + replacement.sql())));
  }

  private Step cleanUp() {
    doing = Doing.CLEANING_UP;
    return toDrop.isEmpty()
        ? restore()
        : Run.ours("DROP INDEX CONCURRENTLY IF EXISTS " + toDrop.remove(), List.of());
  }

  /** A cancel request may end it as well; the client's timeouts are given back all the same. */
  private Step restored(Answer answer) {
    if (answer.error().isPresent() && ++restores < MOST_RESTORES) {
      return restore();
    }
    return failed.or(answer::error).<Step>map(Fail::new).orElseGet(Done::new);
  }

  private Step restore() {
    doing = Doing.RESTORING;
    String release = claimed ? "; " + TableClaim.release(replacement.table()) : "";
    return Run.ours(restoring + release, List.of());
  }

  private Warning said(String what) {
    return new Warning(
        replacement.rule(),
        what,
        replacement.instead().message(),
        Optional.empty(),
        replacement.table().schema(),
        Optional.of(replacement.table().name()),
        Optional.empty());
  }

  /**
   * Indexes of the table that no build has finished: as SQL names them, their names, and whether
   * somebody holds the lock that a build holds, or a VACUUM.
   */
  private String invalidIndexes() {
    return """
    SELECT i.indexrelid::pg_catalog.regclass::pg_catalog.text, c.relname, \
    EXISTS (SELECT FROM pg_catalog.pg_locks l WHERE l.relation = i.indrelid AND l.granted \
    AND l.mode = 'ShareUpdateExclusiveLock' AND l.pid <> pg_catalog.pg_backend_pid()) \
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid \
    WHERE NOT i.indisvalid AND i.indrelid = pg_catalog.to_regclass(%s)\
    """
        .formatted(Blocker.literal(Blocker.sql(replacement.table())));
  }
}
