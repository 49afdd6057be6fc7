package org.pgweir.gateway.session;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.access.GrantDesk;
import org.pgweir.gateway.access.GrantDesk.Answer;
import org.pgweir.gateway.session.Judgements.Judged;
import org.pgweir.policies.Granting;
import org.pgweir.policies.JudgedStatement;
import org.pgweir.policies.Judgement;
import org.pgweir.policies.Refusal;
import org.pgweir.policies.Verdict;
import org.pgweir.protocol.TransactionStatus;

/**
 * Lets a refused statement pass that is granted: a message waits until a use of the grant is taken,
 * then goes on as if it had not been refused.
 *
 * <p>A session that may only read has its own transaction for the statement, which may write. In
 * the extended query protocol it is an unnamed Parse that takes the use; one Bind and one Execute
 * go with it.
 */
final class GrantedPath {

  static final Refusal ALONE =
      new Refusal(
          "access-granted-alone",
          Refusal.INSUFFICIENT_PRIVILEGE,
          "a granted statement has its transaction for itself",
          Optional.of("What stands beside it in its pipeline would be let write too."),
          Optional.of("Send Sync after the granted statement."),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private final GrantDesk desk;
  private final SessionState session;
  private final Outstanding outstanding;
  private final ReadOnlyBinding binding;
  private final Consumer<Runnable> onEventLoop;
  private final Runnable resume;

  private @Nullable SqlText asked;
  private @Nullable Answer answer;

  /**
   * @param onEventLoop runs a task on the session's event loop; from any thread
   * @param resume called there when a message that waits can be looked at again
   */
  GrantedPath(
      GrantDesk desk,
      SessionState session,
      Outstanding outstanding,
      ReadOnlyBinding binding,
      Consumer<Runnable> onEventLoop,
      Runnable resume) {
    this.desk = desk;
    this.session = session;
    this.outstanding = outstanding;
    this.binding = binding;
    this.onEventLoop = onEventLoop;
    this.resume = resume;
  }

  /**
   * The judgement as grants have it; null if the message has to wait.
   *
   * @param judged may be null: the message waits already
   */
  @Nullable Judged of(@Nullable Judged judged) {
    if (judged == null
        || desk.equals(GrantDesk.NONE)
        || !(judged.judgement().granting() instanceof Granting.Possible possible)
        || outstanding.isReadingCopy()
        || session.transaction() == TransactionStatus.FAILED) {
      return judged;
    }
    boolean lifts = session.isBound() && possible.what().writes();
    if (lifts
        && !binding.isLifted()
        && (session.transaction() != TransactionStatus.IDLE || !outstanding.isEmpty())) {
      return hinted(
          judged,
          "In this session a granted statement begins its own transaction: send it outside of a"
              + " transaction block, and Sync before it.");
    }
    Answer known = isAsked(judged.text()) ? answer : null;
    if (known == null) {
      if (!isAsked(judged.text())) {
        ask(judged, possible);
      }
      return null;
    }
    return switch (known) {
      case GrantDesk.NotGranted() -> judged;
      case GrantDesk.Unknown(String why) -> hinted(judged, "Grants are not known: " + why);
      case GrantDesk.Granted(long grant) ->
          lifts && binding.mustLift()
              ? null
              : new Judged(
                  judged.text(),
                  judged.judgement().granted(possible, grant),
                  judged.transaction(),
                  judged.tally());
    };
  }

  /** Whether a message may not run because only what is granted may. */
  boolean isClosedTo(Judged judged) {
    return binding.isLifted() && !(judged.judgement().granting() instanceof Granting.Used);
  }

  /** Whether only what is granted may run. */
  boolean isClosed() {
    return binding.isLifted();
  }

  /** The message that was looked at goes on, or is refused. */
  void decided() {
    asked = null;
    answer = null;
  }

  private boolean isAsked(SqlText text) {
    return asked != null && asked.equals(text);
  }

  private void ask(Judged judged, Granting.Possible possible) {
    SqlText text = judged.text();
    asked = text;
    answer = null;
    desk.claim(new GrantDesk.Claim(session.facts(), possible.what(), text.decoded().text()))
        .thenAccept(said ->
            onEventLoop.accept(() -> {
              if (isAsked(text)) {
                answer = said;
                resume.run();
              }
            }));
  }

  private static Judged hinted(Judged judged, String hint) {
    Judgement before = judged.judgement();
    JudgedStatement only = before.statements().getFirst();
    if (!(only.verdict() instanceof Verdict.Refuse(Refusal refusal))) {
      return judged;
    }
    JudgedStatement after =
        new JudgedStatement(only.start(), only.end(), Verdict.refuse(refusal.hinted(hint)));
    return new Judged(
        judged.text(),
        new Judgement(List.of(after), before.epoch()),
        judged.transaction(),
        judged.tally());
  }
}
