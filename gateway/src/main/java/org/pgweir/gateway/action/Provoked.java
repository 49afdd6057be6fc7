package org.pgweir.gateway.action;

import java.nio.charset.Charset;
import org.pgweir.policies.Refusal;
import org.pgweir.protocol.backend.ErrorFields;

/**
 * An error the server was made to raise, and what it stands for.
 *
 * @param sqlState the error's SQLSTATE
 * @param mark ASCII that stands in the error's message, in whatever language it is
 */
record Provoked(String sqlState, String mark, Meaning meaning) {

  /** What the client hears instead. */
  sealed interface Meaning {
    record Refused(Refusal refusal) implements Meaning {}

    /** An error the server has raised before. */
    record Failed(ErrorFields error) implements Meaning {}
  }

  /**
   * Whether an error of the server is this one. In a transaction that has failed before, a message
   * made to fail for an earlier error fails with 25P02 (in_failed_sql_transaction).
   */
  boolean isRaised(String raised, String message) {
    boolean marked = raised.equals(sqlState) && message.contains(mark);
    return switch (meaning) {
      case Meaning.Refused _ -> marked;
      case Meaning.Failed _ -> marked || raised.equals("25P02");
    };
  }

  /** The client's error, where this one was raised. */
  ErrorFields error(ErrorFields raised, Charset charset) {
    return switch (meaning) {
      case Meaning.Refused(Refusal refusal) -> Refusals.fields(raised, refusal, charset);
      case Meaning.Failed(ErrorFields error) -> error;
    };
  }
}
