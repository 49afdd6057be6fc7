package org.pgweir.gateway.access;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.pgweir.policies.Judgement;
import org.pgweir.policies.SessionFacts;
import org.pgweir.policies.policy.SessionClass;

/** What is written down. Values: made on an event loop, put into words by the log's writer. */
public sealed interface AuditEntry {

  /** When it happened. */
  Instant at();

  /**
   * A text is about to run, or is refused.
   *
   * @param exchange names the message together with what came of it
   * @param session what the session is known by
   * @param text the text, decoded when it is asked for
   */
  record Statements(
      Instant at,
      long exchange,
      SessionFacts session,
      SessionClass sessionClass,
      Supplier<String> text,
      Judgement judgement)
      implements AuditEntry {}

  /**
   * Something was asked or decided about a grant.
   *
   * @param what {@code requested}, {@code approved} and so on
   * @param grant members that say what it is for
   */
  record Grant(Instant at, String what, String by, Map<String, String> grant)
      implements AuditEntry {}

  /** Somebody is about to be let do whatever is refused. */
  record BreakGlass(Instant at, String database, String role, String by, String reason)
      implements AuditEntry {}

  /**
   * What came of the texts since the last such entry of the session.
   *
   * @param exchange of the last of them
   * @param rows that the client was sent
   * @param durationMicros from the first of them to the server's ReadyForQuery
   * @param error the SQLSTATE the server answered with
   */
  record Outcome(Instant at, long exchange, long rows, long durationMicros, Optional<String> error)
      implements AuditEntry {}
}
