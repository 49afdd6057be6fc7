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
 * Runs a concurrent build of an index in place of one that blocks.
 *
 * <p>It waits for transactions, not in anybody's way, so neither lock_timeout nor statement_timeout
 * may end it; the client's own are back afterwards. An invalid index of the wanted name, left by a
 * build that failed, is dropped before. If this one fails, what it leaves is dropped too, and the
 * client gets the server's error.
 */
public final class ReplacedStatement implements Errand {

  private enum Doing {
    LOOKING,
    CLEARING,
    FREEING_TIMEOUTS,
    RUNNING,
    LOOKING_AFTER_FAILURE,
    CLEANING_UP,
    RESTORING
  }

  private static final int MOST_RESTORES = 5;

  private final StatementReplacement replacement;
  private final List<Warning> warnings;

  private Doing doing = Doing.LOOKING;
  private String restoring = "";
  private int restores;
  private final Set<String> invalidBefore = new HashSet<>();
  private final Deque<String> toDrop = new ArrayDeque<>();
  private Optional<ErrorFields> failed = Optional.empty();

  /**
   * @param warnings what the client is told before
   */
  public ReplacedStatement(StatementReplacement replacement, List<Warning> warnings) {
    this.replacement = replacement;
    this.warnings = List.copyOf(warnings);
  }

  @Override
  public Step begin() {
    return Run.ours(
        "SELECT pg_catalog.current_setting('lock_timeout'),"
            + " pg_catalog.current_setting('statement_timeout'); "
            + invalidIndexes(),
        warnings);
  }

  @Override
  public Step answered(Answer answer) {
    return switch (doing) {
      case LOOKING -> answer.error().<Step>map(Fail::new).orElseGet(() -> looked(answer));
      case CLEARING -> answer.error().<Step>map(Fail::new).orElseGet(this::freeTimeouts);
      case FREEING_TIMEOUTS -> answer.error().<Step>map(Fail::new).orElseGet(this::run);
      case RUNNING -> {
        failed = answer.error();
        doing = Doing.LOOKING_AFTER_FAILURE;
        yield failed.isPresent() ? Run.ours(invalidIndexes(), List.of()) : restore();
      }
      case LOOKING_AFTER_FAILURE -> {
        answer.rows().stream()
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
    restoring =
        "SET lock_timeout = '%s'; SET statement_timeout = '%s'"
            .formatted(settings.getFirst().orElse("0"), settings.getLast().orElse("0"));
    List<String> inTheWay = new ArrayList<>();
    for (List<Optional<String>> row : answer.rows().subList(1, answer.rows().size())) {
      String index = row.getFirst().orElseThrow();
      if (replacement.index().isPresent() && row.get(1).equals(replacement.index())) {
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

  private Step freeTimeouts() {
    doing = Doing.FREEING_TIMEOUTS;
    return Run.ours("SET lock_timeout = 0; SET statement_timeout = 0", List.of());
  }

  private Step run() {
    doing = Doing.RUNNING;
    return new Run(
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
    return Run.ours(restoring, List.of());
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

  /** Indexes of the table that a build has left unfinished: as SQL names them, and their names. */
  private String invalidIndexes() {
    return """
    SELECT i.indexrelid::pg_catalog.regclass::pg_catalog.text, c.relname \
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid \
    WHERE NOT i.indisvalid AND i.indrelid = pg_catalog.to_regclass(%s)\
    """
        .formatted(Blocker.literal(Blocker.sql(replacement.table())));
  }
}
