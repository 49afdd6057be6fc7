package org.pgweir.gateway.session;

import java.util.List;
import org.pgweir.gateway.action.Replacement;
import org.pgweir.policies.Guard;
import org.pgweir.policies.Judgement;
import org.pgweir.policies.Warning;

/**
 * What the server still owes for one message that was sent upstream. Entries of {@link Outstanding}
 * in the order they were sent.
 */
interface Awaited {

  /** How the server answers, which is all that decides when the entry is done. */
  Answer answer();

  /** What its statements change as the server completes them. */
  default Consequences consequences() {
    return Consequences.NONE;
  }

  /** Whether the client hears nothing of its replies but an error. */
  default boolean isOurs() {
    return false;
  }

  /** The entry of the client's message alone, whatever was noted about it. */
  static Awaited plain(Awaited noted) {
    Awaited inner = noted;
    while (true) {
      switch (inner) {
        case Warned(Awaited message, var _) -> inner = message;
        case Amended(Awaited message, var _) -> inner = message;
        default -> {
          return inner;
        }
      }
    }
  }

  /** A message of the client whose reply needs no more than being relayed. */
  enum Plain implements Awaited {
    QUERY(Answer.READY),
    FUNCTION_CALL(Answer.READY),
    SYNC(Answer.READY),
    PARSE(Answer.PARSE_COMPLETE),
    BIND(Answer.BIND_COMPLETE),
    DESCRIBE(Answer.DESCRIPTION),
    EXECUTE(Answer.COMPLETION),
    CLOSE(Answer.CLOSE_COMPLETE),
    COPY_END(Answer.NONE);

    private final Answer answer;

    Plain(Answer answer) {
      this.answer = answer;
    }

    @Override
    public Answer answer() {
      return answer;
    }
  }

  /** A Query or Execute of statements that change something for those behind them. */
  record Running(Answer answer, Consequences consequences) implements Awaited {}

  /** A message that went upstream with something put into its text. */
  record Amended(Awaited message, Replacement sent) implements Awaited {
    @Override
    public Answer answer() {
      return message.answer();
    }

    @Override
    public Consequences consequences() {
      return message.consequences();
    }

    /** What is said of the message before its first reply stays outermost. */
    static Awaited of(Awaited message, Replacement sent) {
      return message instanceof Warned(Awaited warned, var warnings)
          ? new Warned(new Amended(warned, sent), warnings)
          : new Amended(message, sent);
    }
  }

  /** A Parse of ours of a statement that the client has prepared before. */
  record PreparingAgain(PreparedStatement statement, Replacement sent) implements Awaited {
    @Override
    public Answer answer() {
      return Answer.PARSE_COMPLETE;
    }

    @Override
    public boolean isOurs() {
      return true;
    }
  }

  /** A Parse that defines a statement if the server accepts it. */
  record Preparing(PreparedStatement statement) implements Awaited {
    @Override
    public Answer answer() {
      return Answer.PARSE_COMPLETE;
    }
  }

  /** A Bind that opens a named portal if the server accepts it. */
  record Opening(String name, PreparedStatement.Portal portal) implements Awaited {
    @Override
    public Answer answer() {
      return Answer.BIND_COMPLETE;
    }
  }

  /** A Close that forgets a statement or a named portal if the server gets to it. */
  record Closing(boolean statement, String name) implements Awaited {
    @Override
    public Answer answer() {
      return Answer.CLOSE_COMPLETE;
    }
  }

  /** A message sent in place of a refused one: the server's error becomes the refusal. */
  record Refused(Answer answer, Replacement replacement, Consequences consequences)
      implements Awaited {}

  /** A message of ours among the client's, of whose replies the client hears nothing. */
  enum Ours implements Awaited {
    PARSE(Answer.PARSE_COMPLETE),
    BIND(Answer.BIND_COMPLETE),
    EXECUTE(Answer.COMPLETION),
    CLOSE(Answer.CLOSE_COMPLETE);

    private final Answer answer;

    Ours(Answer answer) {
      this.answer = answer;
    }

    @Override
    public boolean isOurs() {
      return true;
    }

    @Override
    public Answer answer() {
      return answer;
    }
  }

  /** A Query or Execute whose time is taken for the tables it touches. */
  final class Timed implements Awaited {

    private final Awaited message;
    private final Judgement judgement;
    private final long sentNanos;
    private boolean failed;

    Timed(Awaited message, Judgement judgement, long sentNanos) {
      this.message = message;
      this.judgement = judgement;
      this.sentNanos = sentNanos;
    }

    @Override
    public Answer answer() {
      return message.answer();
    }

    @Override
    public Consequences consequences() {
      return message.consequences();
    }

    Judgement judgement() {
      return judgement;
    }

    long sentNanos() {
      return sentNanos;
    }

    /** The server reported an error while answering it. */
    void failed() {
      failed = true;
    }

    boolean hasFailed() {
      return failed;
    }
  }

  /** An Execute that is tried once, under a lock timeout of ours. */
  record Guarded(Awaited message, Guard guard) implements Awaited {
    @Override
    public Answer answer() {
      return message.answer();
    }

    @Override
    public Consequences consequences() {
      return message.consequences();
    }
  }

  /** A message whose statements are warned about, which the client hears before its first reply. */
  record Warned(Awaited message, List<Warning> warnings) implements Awaited {
    @Override
    public Answer answer() {
      return message.answer();
    }

    @Override
    public Consequences consequences() {
      return message.consequences();
    }
  }

  /** The kinds of reply that end an entry. */
  enum Answer {
    /** ReadyForQuery: Query, FunctionCall, Sync. An error before it does not end the entry. */
    READY,
    PARSE_COMPLETE,
    BIND_COMPLETE,
    CLOSE_COMPLETE,
    /** RowDescription or NoData. */
    DESCRIPTION,
    /** CommandComplete, EmptyQueryResponse or PortalSuspended. */
    COMPLETION,
    /** None: a marker in the order of messages, for CopyDone and CopyFail. */
    NONE
  }
}
