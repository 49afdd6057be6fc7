package org.pgweir.gateway.session;

import java.util.List;
import org.pgweir.gateway.action.Replacement;
import org.pgweir.gateway.session.Consequences.Reach;
import org.pgweir.gateway.session.Judgements.Judged;
import org.pgweir.policies.Amendment;
import org.pgweir.policies.JudgedStatement;
import org.pgweir.policies.Judgement;
import org.pgweir.policies.Verdict;
import org.pgweir.policies.Warning;
import org.pgweir.policies.analysis.TransactionSoFar.Block;

/**
 * Makes the entries of {@link Outstanding} for messages whose statements were judged: with what
 * they change for the statements behind them, and what their client is told. Counts that they run.
 */
final class Entries {

  private final SessionState session;
  private final Outstanding outstanding;
  private final Session.Findings findings;

  Entries(SessionState session, Outstanding outstanding, Session.Findings findings) {
    this.session = session;
    this.outstanding = outstanding;
    this.findings = findings;
  }

  /** Of a Query that goes on. */
  Awaited query(Judged judged) {
    judged.tally().count();
    Judgement judgement = judged.judgement();
    Consequences consequences = ofQuery(judgement);
    Awaited message =
        consequences == Consequences.NONE
            ? Awaited.Plain.QUERY
            : new Awaited.Running(Awaited.Answer.READY, consequences);
    return found(StatementTimes.timed(message, judgement), judgement);
  }

  /** Of a FunctionCall that goes on. */
  Awaited functionCall(Judged judged) {
    judged.tally().count();
    Judgement judgement = judged.judgement();
    Consequences consequences = ofQuery(judgement);
    return found(
        consequences == Consequences.NONE
            ? Awaited.Plain.FUNCTION_CALL
            : new Awaited.Running(Awaited.Answer.READY, consequences),
        judgement);
  }

  /** Of a Query with a refused statement. */
  Awaited refusedQuery(Judgement judgement, Replacement replacement) {
    return found(
        new Awaited.Refused(Awaited.Answer.READY, replacement, ofQuery(judgement)), judgement);
  }

  /** Of a Parse. */
  Awaited parse(PreparedStatement statement) {
    return found(new Awaited.Preparing(statement), statement.judged().judgement());
  }

  /** Of an Execute. */
  Awaited execute(PreparedStatement statement) {
    statement.judged().tally().count();
    Consequences consequences = of(statement.judged().judgement());
    Awaited message =
        consequences == Consequences.NONE || isForgotten(consequences)
            ? Awaited.Plain.EXECUTE
            : new Awaited.Running(Awaited.Answer.COMPLETION, consequences);
    return StatementTimes.timed(message, statement.judged().judgement());
  }

  /** What a single statement leaves behind is gone with its transaction, if it has its own. */
  private Consequences ofQuery(Judgement judgement) {
    Consequences consequences = of(judgement);
    boolean alone =
        judgement.statements().size() <= 1
            && session.soFar().block() == Block.NONE
            && !outstanding.awaits(Reach.TRANSACTION);
    return alone && !consequences.changeSession() ? Consequences.NONE : consequences;
  }

  /** In a pipeline of its own transaction, what everyday statements leave behind is let go. */
  private boolean isForgotten(Consequences consequences) {
    return consequences.reach() == Reach.TRANSACTION
        && !consequences.changeSession()
        && session.soFar().block() != Block.EXPLICIT
        && !outstanding.awaits(Reach.TRANSACTION);
  }

  private Consequences of(Judgement judgement) {
    session.sent(judgement.statements());
    return Consequences.of(
        judgement.statements(), session.endMatters(), session.endChangesReading());
  }

  /** Tells of what was found; what the client is to hear of it waits for the first reply. */
  private Awaited found(Awaited message, Judgement judgement) {
    for (JudgedStatement statement : judgement.statements()) {
      statement.observed().forEach(findings::observed);
      if (statement.verdict() instanceof Verdict.Amended(Amendment amendment, var _)) {
        findings.amended(amendment.instead());
      }
    }
    if (!judgement.warns()) {
      return message;
    }
    List<Warning> warnings =
        judgement.statements().stream()
            .flatMap(statement -> statement.warnings().stream())
            .toList();
    warnings.forEach(findings::warned);
    return new Awaited.Warned(message, warnings);
  }
}
