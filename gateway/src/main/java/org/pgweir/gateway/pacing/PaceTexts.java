package org.pgweir.gateway.pacing;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.pgweir.policies.Hold;
import org.pgweir.policies.Refusal;
import org.pgweir.policies.Warning;
import org.pgweir.policies.catalog.ObjectName;

/** What clients are told whose statements are held. */
final class PaceTexts {

  /** In place of a rule id: no rule found anything. */
  static final String PACE = "pace";

  private static final String QUERY_CANCELED = "57014";
  private static final String CONFIGURATION_LIMIT_EXCEEDED = "53400";
  private static final double MILLIS_PER_SECOND = 1e3;

  private PaceTexts() {}

  /**
   * @param before how many wait before it
   */
  static Warning waiting(Ticket ticket, String reason, int before, Optional<Duration> expected) {
    Hold hold = ticket.request().hold();
    String howLong =
        expected
            .map(time ->
                String.format(
                    Locale.ROOT, "about %.1f s to go", time.toMillis() / MILLIS_PER_SECOND))
            .orElse("how long is not known");
    return new Warning(
        PACE,
        "the statement is held: " + reason,
        "%s; statements before it: %d. Paced as %s by policy %s; its session holds no locks."
            .formatted(capital(howLong), before, hold.traffic(), hold.policy()),
        Optional.empty(),
        hold.table().flatMap(ObjectName::schema),
        hold.table().map(ObjectName::name),
        Optional.empty());
  }

  static Refusal canceled(Ticket ticket) {
    return refusal(
        ticket,
        QUERY_CANCELED,
        "canceling statement due to user request",
        "It was held by policy %s and has not begun.".formatted(ticket.request().hold().policy()));
  }

  static Refusal tooLong(Ticket ticket, String reason) {
    Hold hold = ticket.request().hold();
    return refusal(
        ticket,
        CONFIGURATION_LIMIT_EXCEEDED,
        String.format(
            Locale.ROOT,
            "the statement was held for %.1f s and has not begun",
            hold.longest().toMillis() / MILLIS_PER_SECOND),
        "%s. Policy %s holds no longer than that.".formatted(capital(reason), hold.policy()));
  }

  static Refusal failed(Ticket ticket) {
    return refusal(
        ticket,
        "XX000",
        "the gateway failed to pace the statement",
        "It has not begun. The gateway's log says what went wrong.");
  }

  private static Refusal refusal(Ticket ticket, String sqlState, String message, String detail) {
    Optional<ObjectName> table = ticket.request().hold().table();
    return new Refusal(
        PACE,
        sqlState,
        message,
        Optional.of(detail),
        Optional.of("Send it again later, or in smaller parts."),
        table.flatMap(ObjectName::schema),
        table.map(ObjectName::name),
        Optional.empty());
  }

  private static String capital(String sentence) {
    return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }
}
