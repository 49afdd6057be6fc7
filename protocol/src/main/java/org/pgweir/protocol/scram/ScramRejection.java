package org.pgweir.protocol.scram;

/**
 * Why an exchange cannot go on, as the fields of a FATAL ErrorResponse. Texts and SQLSTATEs are
 * those of PostgreSQL's {@code auth-scram.c}.
 *
 * @param sqlState 08P01, 0A000, 28000 or 28P01
 * @param message the primary message
 * @param detail the DETAIL field, empty for none
 */
public record ScramRejection(String sqlState, String message, String detail)
    implements ScramServerExchange.FirstAnswer,
        ScramServerExchange.FinalAnswer,
        ScramClientExchange.Challenge {

  static final String PROTOCOL_VIOLATION = "08P01";
  static final String FEATURE_NOT_SUPPORTED = "0A000";
  static final String INVALID_AUTHORIZATION = "28000";

  static ScramRejection malformed(String detail) {
    return new ScramRejection(PROTOCOL_VIOLATION, "malformed SCRAM message", detail);
  }
}
