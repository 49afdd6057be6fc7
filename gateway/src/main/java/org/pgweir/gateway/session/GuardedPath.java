package org.pgweir.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.errand.ChangeJournal;
import org.pgweir.gateway.errand.Errand;
import org.pgweir.gateway.errand.GuardedInTransaction;
import org.pgweir.gateway.errand.GuardedTries;
import org.pgweir.gateway.errand.PlannedStatement;
import org.pgweir.gateway.errand.ReplacedStatement;
import org.pgweir.gateway.session.Judgements.Judged;
import org.pgweir.policies.Guard;
import org.pgweir.policies.JudgedStatement;
import org.pgweir.policies.Judgement;
import org.pgweir.policies.PlannedChange;
import org.pgweir.policies.Refusal;
import org.pgweir.policies.SessionFacts;
import org.pgweir.policies.StatementReplacement;
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
 * since the last Sync, a Query would end their transaction: there it is tried once by a {@link
 * PipelineGuard}.
 */
final class GuardedPath {

  private final SessionState session;
  private final Outstanding outstanding;
  private final Errands errands;
  private final ChangeJournal changes;
  private final InstantSource clock;
  private final Session.Findings findings;

  private boolean waitsForAnswers;
  private boolean wantsFlush;
  private boolean executedSinceSync;
  private boolean joinsPipeline;
  private final PipelineGuard pipeline;
  private List<JudgedStatement> running = List.of();

  GuardedPath(
      SessionState session,
      Outstanding outstanding,
      Errands errands,
      ChangeJournal changes,
      InstantSource clock,
      Session.Findings findings) {
    this.session = session;
    this.outstanding = outstanding;
    this.errands = errands;
    this.changes = changes;
    this.clock = clock;
    this.findings = findings;
    this.pipeline = new PipelineGuard(outstanding);
  }

  /** A message of the client is looked at: what was set for one before it is set back. */
  void restore() {
    pipeline.restore();
  }

  /** Takes what goes upstream before the message that is looked at, given; null for nothing. */
  @Nullable ByteBuf takeBefore(ByteBufAllocator allocator) {
    return pipeline.takeBefore(allocator);
  }

  /** The portal of a Bind: of the statement as it was judged last, prepared again if need be. */
  PreparedStatement.Portal asJudged(PreparedStatement statement) {
    if (!statement.isAsJudged()) {
      pipeline.prepareAgain(statement);
    }
    return statement.portal();
  }

  /** The entry of an Execute that goes upstream for which no errand {@link #begins}. */
  Awaited inPipeline(PreparedStatement statement, Awaited entry) {
    if (!joinsPipeline || outstanding.isDiscarding()) {
      return entry;
    }
    return guard(statement.judged().judgement())
        .<Awaited>map(guard -> {
          pipeline.guard(guard);
          return new Awaited.Guarded(entry, guard);
        })
        .orElse(entry);
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

  /** Whether the message that waited has been done, well or not. */
  boolean hasEnded() {
    return errands.hasEnded();
  }

  /** Forgets what was done for a Query. */
  void takeEnd() {
    if (errands.endedWell()) {
      session.ran(running);
    }
    running = List.of();
    errands.takeEnd();
  }

  /**
   * Forgets what was done for an Execute.
   *
   * @param unnamed the unnamed prepared statement; the Query that ran it has removed it
   * @return the error the client is still to hear of
   */
  Optional<ErrorFields> takeEndOfExecute(@Nullable PreparedStatement unnamed) {
    if (errands.endedWell()) {
      session.ran(running);
      if (unnamed != null && unnamed.judged().judgement().statements().equals(running)) {
        pipeline.parse(unnamed.sql());
      }
    }
    running = List.of();
    return errands.takeEnd();
  }

  /** Whether a Query of statements that all go on has to wait: for its errand, or to begin one. */
  boolean begins(Judged judged) {
    if (!hasErrand(judged.judgement())) {
      return false;
    }
    waitsForAnswers = !outstanding.isEmpty();
    if (waitsForAnswers) {
      return true;
    }
    if (!canRun(judged.judgement())) {
      return false;
    }
    begin(judged, false);
    return true;
  }

  /** The same for an Execute. */
  boolean begins(PreparedStatement statement) {
    Judgement judgement = statement.judged().judgement();
    joinsPipeline = executedSinceSync;
    if (executedSinceSync || outstanding.isDiscarding() || !hasErrand(judgement)) {
      executes();
      return false;
    }
    if (!outstanding.isEmpty()) {
      wantsFlush = !waitsForAnswers;
      waitsForAnswers = true;
      return true;
    }
    if (!canRun(judgement)) {
      executes();
      return false;
    }
    waitsForAnswers = false;
    begin(statement.judged(), true);
    return true;
  }

  /** An Execute goes upstream: up to the next Sync others share its transaction. */
  void executes() {
    executedSinceSync = true;
    waitsForAnswers = false;
  }

  /** Why statements for which no errand {@link #begins} cannot go as they are, if so. */
  Optional<Refusal> refusal(Judgement judgement) {
    return session.transaction() == TransactionStatus.FAILED || outstanding.isDiscarding()
        ? Optional.empty()
        : replaced(judgement)
            .map(StatementReplacement::instead)
            .or(() -> planned(judgement).map(PlannedChange::instead));
  }

  private static boolean hasErrand(Judgement judgement) {
    return hasOther(judgement) || guard(judgement).isPresent();
  }

  /** Whether something else is done than the statement. */
  private static boolean hasOther(Judgement judgement) {
    return replaced(judgement).isPresent() || plannedAlone(judgement).isPresent();
  }

  /** Whether there can be an errand now; what replaces a statement is no part of a transaction. */
  private boolean canRun(Judgement judgement) {
    return switch (session.transaction()) {
      case IDLE -> true;
      case IN_TRANSACTION -> !hasOther(judgement);
      case FAILED -> false;
    };
  }

  /** A Sync goes upstream. */
  void synced() {
    executedSinceSync = false;
  }

  private void begin(Judged judged, boolean extended) {
    running = judged.judgement().statements();
    session.sent(running);
    List<Warning> warnings = new ArrayList<>();
    for (JudgedStatement statement : running) {
      warnings.addAll(statement.warnings());
      statement.observed().forEach(findings::observed);
    }
    warnings.forEach(findings::warned);
    errands.begin(errand(judged, warnings), extended);
  }

  private Errand errand(Judged judged, List<Warning> warnings) {
    Optional<StatementReplacement> replaced = replaced(judged.judgement());
    if (replaced.isPresent()) {
      return new ReplacedStatement(replaced.get(), judged.sql(), warnings);
    }
    String sql = judged.sql();
    Optional<PlannedChange> planned = plannedAlone(judged.judgement());
    if (planned.isPresent()) {
      return new PlannedStatement(
          sql,
          judged.judgement().epoch(),
          planned.get(),
          client(),
          changes,
          warnings,
          clock,
          RandomGenerator.getDefault(),
          findings);
    }
    Guard guard = guard(judged.judgement()).orElseThrow();
    return session.transaction() == TransactionStatus.IDLE
        ? new GuardedTries(sql, guard, warnings, clock, RandomGenerator.getDefault(), findings)
        : new GuardedInTransaction(sql, guard, warnings, findings);
  }

  /** A statement that is replaced stands alone in its text: others would share its transaction. */
  private static Optional<StatementReplacement> replaced(Judgement judgement) {
    return judgement.statements().size() == 1
            && judgement.statements().getFirst().verdict()
                instanceof Verdict.Replaced(StatementReplacement replacement, var _)
        ? Optional.of(replacement)
        : Optional.empty();
  }

  private ChangeJournal.Client client() {
    SessionFacts facts = session.facts();
    return new ChangeJournal.Client(
        facts.database(),
        facts.user(),
        facts.applicationName(),
        facts.clientAddress().map(InetAddress::getHostAddress));
  }

  private static Optional<PlannedChange> plannedAlone(Judgement judgement) {
    return judgement.statements().size() == 1 ? planned(judgement) : Optional.empty();
  }

  private static Optional<PlannedChange> planned(Judgement judgement) {
    return judgement.statements().stream()
        .map(JudgedStatement::verdict)
        .flatMap(verdict ->
            verdict instanceof Verdict.Planned(PlannedChange change, var _)
                ? Stream.of(change)
                : Stream.empty())
        .findFirst();
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
