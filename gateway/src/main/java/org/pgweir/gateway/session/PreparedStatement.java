package org.pgweir.gateway.session;

import java.util.Optional;
import org.pgweir.gateway.action.AmendedText;
import org.pgweir.gateway.session.Judgements.Judged;
import org.pgweir.policies.Refusal;

/**
 * A statement the client prepared with Parse, and the judgement that let it pass.
 *
 * <p>Kept so that it can be judged again when what it was judged by has moved on since, and
 * prepared again where the judgement now asks for another text than the server has.
 */
final class PreparedStatement {

  private final String name;
  private final SqlText sql;
  private final byte[] types;
  private Judged judged;
  private Prepared prepared;
  private Portal portal;

  /** How the server has it. */
  sealed interface Prepared {
    /** As the client wrote it. */
    record AsWritten() implements Prepared {}

    record As(AmendedText text) implements Prepared {}

    /** Not at all: it was to be prepared again, and could not be. */
    record Lost() implements Prepared {}
  }

  /**
   * A portal of a statement.
   *
   * @param bound how the statement was prepared when it was opened
   */
  record Portal(PreparedStatement statement, Prepared bound) {

    /** Whether it runs the text that the latest judgement wants at the server. */
    boolean isAsJudged() {
      return statement.isAsJudged(bound);
    }
  }

  /** What is said to who runs a portal that was opened for another text than is wanted now. */
  static final Refusal OPENED_BEFORE =
      new Refusal(
          "portal-opened-before",
          "40001",
          "what this statement has to do has changed since its portal was opened",
          Optional.of("A rollout of its table has gone to another phase."),
          Optional.of("Run it again."),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /**
   * @param types the end of its Parse: how many parameter types, and their OIDs
   */
  PreparedStatement(String name, Judged judged, byte[] types) {
    this.name = name;
    this.sql = judged.text();
    this.types = types;
    this.judged = judged;
    this.prepared = asJudged();
    this.portal = new Portal(this, prepared);
  }

  String name() {
    return name;
  }

  /** The text as it was read at Parse. */
  SqlText sql() {
    return sql;
  }

  byte[] types() {
    return types;
  }

  /** The latest judgement. */
  Judged judged() {
    return judged;
  }

  void judged(Judged latest) {
    judged = latest;
  }

  /** A portal that is opened now. */
  Portal portal() {
    return portal;
  }

  /** Whether the server has it as the latest judgement wants it. */
  boolean isAsJudged() {
    return isAsJudged(prepared);
  }

  private boolean isAsJudged(Prepared at) {
    return switch (at) {
      case Prepared.AsWritten _ -> judged.amended().isEmpty();
      case Prepared.As(AmendedText text) -> judged.amended().filter(text::isSameTextAs).isPresent();
      case Prepared.Lost _ -> false;
    };
  }

  /** A Parse goes upstream that prepares it as judged. */
  void preparing() {
    became(asJudged());
  }

  /** The server did not get to that Parse, or did not take it. */
  void lost() {
    became(new Prepared.Lost());
  }

  private void became(Prepared now) {
    prepared = now;
    portal = new Portal(this, now);
  }

  private Prepared asJudged() {
    Optional<AmendedText> amended = judged.amended();
    return amended.isPresent() ? new Prepared.As(amended.get()) : new Prepared.AsWritten();
  }
}
