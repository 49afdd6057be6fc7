package org.pgweir.gateway.session;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.session.Consequences.Reach;
import org.pgweir.gateway.session.Judgements.Judged;
import org.pgweir.gateway.usage.Tally;
import org.pgweir.policies.JudgedStatement;
import org.pgweir.policies.Judgement;
import org.pgweir.policies.Refusal;
import org.pgweir.policies.Verdict;
import org.pgweir.policies.analysis.TransactionSoFar;

/**
 * Finds the judgement that holds for a message at its place in the session, or makes it wait: for
 * the judge, or for the answers to messages before it that change what it is judged by.
 *
 * <p>The server may hold such answers back until it is told to Flush. It is told so, then.
 */
final class Judging {

  private static final Refusal SET_IN_PIPELINE =
      new Refusal(
          "set-in-pipeline",
          "0A000",
          "cannot tell how the server reads this statement",
          Optional.of(
              "A statement before it in the same pipeline may have changed"
                  + " standard_conforming_strings or client_encoding, which the server reports at"
                  + " the next Sync."),
          Optional.of("Send Sync after the statement that changes it."),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private final SessionState session;
  private final Outstanding outstanding;
  private final Judgements judgements;
  private final Consumer<Judged> onJudged;
  private final SqlText.Probe probe = new SqlText.Probe();

  private @Nullable Judged arrived;
  private boolean awaitsAnswers;
  private boolean wantsFlush;
  private boolean flushed;

  /**
   * @param onJudged called on the judge's executor when a judgement that was waited for is made
   */
  Judging(
      SessionState session,
      Outstanding outstanding,
      Judgements judgements,
      Consumer<Judged> onJudged) {
    this.session = session;
    this.outstanding = outstanding;
    this.judgements = judgements;
    this.onJudged = onJudged;
  }

  /** The judgement that was waited for is here. */
  void arrived(Judged judged) {
    arrived = judged;
  }

  /** Whether the message that waits does so for answers of the server. */
  boolean awaitsAnswers() {
    return awaitsAnswers;
  }

  /** Whether the server has to be told to send them. */
  boolean takeFlush() {
    boolean wanted = wantsFlush;
    wantsFlush = false;
    return wanted;
  }

  /** The judgement on a text; null if the message has to wait. */
  @Nullable Judged of(ByteBuf data, int start, int length) {
    Judged judged = takeArrived();
    boolean unreadable = isReadingUncertain();
    if (unreadable ? outstanding.awaitsReady() : isUnsettled()) {
      return waitForAnswers();
    }
    probe.at(data, start, length, session.encoding(), session.facts());
    if (unreadable) {
      return refused(probe.toText());
    }
    if (judged == null || !probe.matches(judged.text())) {
      judged = judgements.ifKnown(probe);
    }
    if (judged == null) {
      judgements.judge(probe.toText(), session.soFar(), onJudged);
      return null;
    }
    return inTransaction(judged);
  }

  /**
   * The judgement on a prepared statement about to run, made again if what it was judged by has
   * moved; null if the message has to wait.
   */
  @Nullable Judged of(PreparedStatement statement) {
    Judged judged = takeArrived();
    if (isUnsettled()) {
      return waitForAnswers();
    }
    SqlText text = statement.sql().under(session.facts());
    if (judged == null || !judged.text().equals(text)) {
      judged = isCurrent(statement.judged(), text) ? statement.judged() : judgements.ifKnown(text);
      if (judged == null) {
        judgements.judge(text, session.soFar(), onJudged);
        return null;
      }
    }
    judged = inTransaction(judged);
    if (judged != null) {
      statement.judged(judged);
    }
    return judged;
  }

  /** The judgement on the call of a function by its OID; null if the message has to wait. */
  @Nullable Judged ofFunction(int oid) {
    Judged judged = takeArrived();
    if (isUnsettled()) {
      return waitForAnswers();
    }
    SqlText called = SqlText.ofFunction(oid, session.facts());
    if (judged == null || !judged.text().equals(called)) {
      judged = judgements.ifKnown(called);
    }
    if (judged == null) {
      judgements.judge(called, session.soFar(), onJudged);
      return null;
    }
    return inTransaction(judged);
  }

  private boolean isCurrent(Judged judged, SqlText text) {
    return judged.judgement().epoch() == judgements.epoch()
        && judged.text().facts().equals(text.facts())
        && (judged.holdsIn(session.soFar()) || judged.transaction().equals(TransactionSoFar.NONE));
  }

  /** The judgement if it holds in the transaction as it is; else one is made that does. */
  private @Nullable Judged inTransaction(Judged judged) {
    if (!judged.judgement().reach().anyTransaction()
        && outstanding.awaits(Reach.TRANSACTION)
        && !outstanding.isReadingCopy()) {
      return waitForAnswers();
    }
    if (!judged.holdsIn(session.soFar())) {
      judgements.judge(judged.text(), session.soFar(), onJudged);
      return null;
    }
    flushed = false;
    return judged;
  }

  /** Whether an answer that is still out may change what every statement is judged by. */
  private boolean isUnsettled() {
    // What comes while the server reads COPY data is an error of the COPY, whatever it says.
    return !outstanding.isReadingCopy()
        && (outstanding.awaits(Reach.SESSION)
            || ((session.endMatters() || session.isBound()) && outstanding.awaitsReady()));
  }

  private boolean isReadingUncertain() {
    return !outstanding.isReadingCopy()
        && (outstanding.awaits(Reach.READING) || session.isReadingUncertain());
  }

  private @Nullable Judged waitForAnswers() {
    awaitsAnswers = true;
    wantsFlush = !flushed && outstanding.mayBeHeldBack();
    flushed |= wantsFlush;
    return null;
  }

  private @Nullable Judged takeArrived() {
    Judged judged = arrived;
    arrived = null;
    awaitsAnswers = false;
    return judged;
  }

  private Judged refused(SqlText text) {
    flushed = false;
    int length = text.decoded().text().length();
    JudgedStatement statement = new JudgedStatement(0, length, Verdict.refuse(SET_IN_PIPELINE));
    return new Judged(
        text, new Judgement(List.of(statement), judgements.epoch()), session.soFar(), Tally.NONE);
  }
}
