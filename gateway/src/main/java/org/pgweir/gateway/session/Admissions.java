package org.pgweir.gateway.session;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.session.Judgements.Judged;
import org.pgweir.policies.Refusal;
import org.pgweir.protocol.FrontendType;

/**
 * What a message waits for once its judgement lets it go on: for its line in the audit log, and for
 * its budget.
 */
final class Admissions {

  /** What becomes of a message. */
  enum Admission {
    GO,
    WAIT,
    /** {@link #refusal} says why. */
    REFUSE
  }

  private final SessionAudit audit;
  private final HeldPath held;
  private @Nullable Refusal refusal;

  Admissions(SessionAudit audit, HeldPath held) {
    this.audit = audit;
    this.held = held;
  }

  /** Whether a message that runs statements may do what was judged. */
  Admission admits(Judged judged) {
    Admission written = audit.admits(judged);
    refusal = SessionAudit.UNWRITTEN;
    return written == Admission.GO ? begins(judged, true) : written;
  }

  /**
   * Whether a message may begin what was judged, if the transaction begins with it.
   *
   * @param runs whether it runs the statements: a Query or Execute
   */
  Admission begins(Judged judged, boolean runs) {
    if (!judged.judgement().forwardsAll()) {
      return Admission.GO;
    }
    Admission admission = held.admits(judged.judgement(), runs);
    if (admission == Admission.REFUSE) {
      refusal = held.takeRefusal();
    }
    return admission;
  }

  /** Why the message that was looked at last is refused. */
  Refusal refusal() {
    return Objects.requireNonNull(refusal);
  }

  /** Whether what a message waits for from the server is here. */
  boolean canGoOn() {
    return held.canGoOn();
  }

  /** The server is made to fail in an extended query: it looks at nothing up to the next Sync. */
  void failsUpToSync() {
    audit.failsUpToSync();
  }

  /**
   * A message does not wait any more.
   *
   * @param dropped whether it goes nowhere
   */
  void decided(byte type, boolean dropped) {
    boolean boundary =
        type == FrontendType.QUERY
            || type == FrontendType.SYNC
            || type == FrontendType.FUNCTION_CALL;
    audit.decided(boundary && !dropped);
    held.decided(boundary, isExtended(type));
  }

  private static boolean isExtended(byte type) {
    return switch (type) {
      case FrontendType.PARSE,
          FrontendType.BIND,
          FrontendType.DESCRIBE,
          FrontendType.EXECUTE,
          FrontendType.CLOSE ->
          true;
      default -> false;
    };
  }
}
