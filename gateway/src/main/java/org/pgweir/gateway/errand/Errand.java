package org.pgweir.gateway.errand;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.pgweir.policies.Refusal;
import org.pgweir.policies.Warning;
import org.pgweir.protocol.TransactionStatus;
import org.pgweir.protocol.backend.ErrorFields;
import org.pgweir.protocol.backend.Field;

/**
 * What is done in place of one statement of a client, while the client waits for its reply.
 *
 * <p>Begun once, then told every answer until it ends. Confined to the session's event loop; never
 * waits itself: pauses are taken on the server, where a cancel request reaches them.
 */
public interface Errand {

  /** What is done first. */
  Step begin();

  /** What is done after the server has answered the Query of the last step. */
  Step answered(Answer answer);

  /** One step. A closed set. */
  sealed interface Step {}

  /**
   * A Query is sent.
   *
   * @param hidden how many of its statements are ours: of their replies the client hears nothing
   * @param prefix characters before the client's own text, which positions in errors count from;
   *     {@link #ANOTHER_TEXT} where they mean nothing to the client
   * @param notices what the client is told before
   */
  record Run(String sql, int hidden, int prefix, List<Warning> notices) implements Step {

    /** Of a Query that is ours alone. */
    public static final int ALL = Integer.MAX_VALUE;

    /** Of a Query that is not the client's text. */
    public static final int ANOTHER_TEXT = -1;

    public Run {
      notices = List.copyOf(notices);
    }

    /** A Query of which the client hears nothing. */
    static Run ours(String sql, List<Warning> notices) {
      return new Run(sql, ALL, 0, notices);
    }
  }

  /**
   * Something the gateway does elsewhere is waited for; the server hears nothing meanwhile.
   *
   * @param stage completes on any thread, never exceptionally
   * @param then what is done after, on the session's event loop
   */
  record Await<T>(CompletionStage<T> stage, Function<? super T, Step> then) implements Step {}

  /**
   * The client's statement has been done by other means.
   *
   * @param commandTag what the server says when such a statement has run: {@code ALTER TABLE}
   * @param notices what the client is told before
   */
  record Complete(String commandTag, List<Warning> notices) implements Step {
    public Complete {
      notices = List.copyOf(notices);
    }
  }

  /** The client's statement has run, and the client has heard its replies. */
  record Done() implements Step {}

  /** The client's statement has failed with an error of the server. */
  record Fail(ErrorFields error) implements Step {}

  /** The client's statement has failed with an error of the gateway. */
  record GiveUp(Refusal refusal) implements Step {}

  /**
   * How the server answered one Query.
   *
   * @param heard whether the client has heard a reply to it
   * @param rows of the statements that are ours, as text; an empty value is NULL
   * @param status the transaction status afterwards
   */
  record Answer(
      Optional<ErrorFields> error,
      boolean heard,
      List<List<Optional<String>>> rows,
      TransactionStatus status) {

    public Answer {
      rows = List.copyOf(rows);
    }

    /** The error's message; empty for none. */
    String message() {
      return error
          .flatMap(fields -> fields.get(Field.MESSAGE))
          .map(message -> message.text(StandardCharsets.UTF_8))
          .orElse("");
    }

    /** The error's SQLSTATE; empty for none. */
    String sqlState() {
      return error
          .flatMap(fields -> fields.get(Field.CODE))
          .map(code -> code.text(StandardCharsets.US_ASCII))
          .orElse("");
    }
  }
}
