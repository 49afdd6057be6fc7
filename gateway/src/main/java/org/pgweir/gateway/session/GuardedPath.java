package org.pgweir.gateway.session;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.action.FailingMessage;
import org.pgweir.gateway.action.Replacement;
import org.pgweir.gateway.errand.Errand;
import org.pgweir.gateway.errand.GuardedInTransaction;
import org.pgweir.gateway.errand.GuardedTries;
import org.pgweir.gateway.session.Judgements.Judged;
import org.pgweir.gateway.session.StatementPath.Decision;
import org.pgweir.policies.Guard;
import org.pgweir.policies.JudgedStatement;
import org.pgweir.policies.Judgement;
import org.pgweir.policies.Verdict;
import org.pgweir.policies.Warning;
import org.pgweir.protocol.TransactionStatus;
import org.pgweir.protocol.backend.ErrorFields;

/**
 * The way of a statement that is run under guard: it waits until the server owes nothing, an {@link
 * Errand} runs it as a Query, and the client's own message goes nowhere.
 *
 * <p>In the extended query protocol it is the Execute that is done so; what came before it has been
 * answered by the server itself. Where other statements of the same pipeline have been executed
 * since the last Sync, it goes as it is: a Query would end their transaction.
 */
final class GuardedPath {

  private final SessionState session;
  private final Outstanding outstanding;
  private final Errands errands;
  private final InstantSource clock;
  private final Consumer<Warning> onWarning;

  private boolean waitsForAnswers;
  private boolean wantsFlush;
  private boolean executedSinceSync;
  private @Nullable Replacement failing;

  GuardedPath(
      SessionState session,
      Outstanding outstanding,
      Errands errands,
      InstantSource clock,
      Consumer<Warning> onWarning) {
    this.session = session;
    this.outstanding = outstanding;
    this.errands = errands;
    this.clock = clock;
    this.onWarning = onWarning;
  }

  /** Whether a message that waits here can be looked at again. */
  boolean canGoOn() {
    return errands.hasEnded() || (waitsForAnswers && outstanding.isEmpty());
  }

  /** Whether the server is to be asked for the answers that are waited for; asked once. */
  boolean takeWantsFlush() {
    boolean taken = wantsFlush;
    wantsFlush = false;
    return taken;
  }

  /** A Query of statements that all go on. */
  Decision query(Judged judged) {
    if (errands.hasEnded()) {
      errands.takeEnd();
      return Decision.DROP;
    }
    Optional<Guard> guard = guard(judged.judgement());
    if (guard.isEmpty()) {
      return Decision.FORWARD;
    }
    waitsForAnswers = !outstanding.isEmpty();
    if (!waitsForAnswers) {
      if (session.transaction() == TransactionStatus.FAILED) {
        return Decision.FORWARD;
      }
      begin(judged.text().decoded().text(), guard.get(), judged.judgement(), false);
    }
    return Decision.WAIT;
  }

  /** An Execute of a statement that goes on. */
  Decision execute(PreparedStatement statement) {
    if (errands.hasEnded()) {
      Optional<ErrorFields> failed = errands.takeEnd();
      failing = failed.map(FailingMessage::inExtendedQuery).orElse(null);
      return failing == null ? Decision.DROP : Decision.REPLACE;
    }
    Optional<Guard> guard = guard(statement.judgement());
    if (guard.isEmpty()
        || executedSinceSync
        || outstanding.isDiscarding()
        || session.transaction() == TransactionStatus.FAILED) {
      executedSinceSync = true;
      waitsForAnswers = false;
      return Decision.FORWARD;
    }
    if (!outstanding.isEmpty()) {
      wantsFlush = !waitsForAnswers;
      waitsForAnswers = true;
    } else {
      waitsForAnswers = false;
      begin(statement.sql().decoded().text(), guard.get(), statement.judgement(), true);
    }
    return Decision.WAIT;
  }

  /** What goes upstream for an Execute whose errand has failed. */
  Replacement takeFailing() {
    Replacement taken = java.util.Objects.requireNonNull(failing);
    failing = null;
    return taken;
  }

  /** A Sync goes upstream. */
  void synced() {
    executedSinceSync = false;
  }

  private void begin(String sql, Guard guard, Judgement judgement, boolean extended) {
    List<Warning> warnings = new ArrayList<>();
    judgement.statements().forEach(statement -> warnings.addAll(statement.warnings()));
    warnings.forEach(onWarning);
    Errand errand =
        session.transaction() == TransactionStatus.IDLE
            ? new GuardedTries(sql, guard, warnings, clock, RandomGenerator.getDefault())
            : new GuardedInTransaction(sql, guard, warnings);
    errands.begin(errand, extended);
  }

  /** One guard for all statements of the text. */
  private static Optional<Guard> guard(Judgement judgement) {
    Optional<Guard> all = Optional.empty();
    for (JudgedStatement statement : judgement.statements()) {
      if (statement.verdict() instanceof Verdict.Guarded(Guard guard, var _)) {
        all = Optional.of(all.map(guard::and).orElse(guard));
      }
    }
    return all;
  }
}
