package org.pgweir.policies;

import java.util.Optional;

/**
 * Why a statement was refused, in the fields of PostgreSQL's ErrorResponse.
 *
 * @param rule id of the rule that decided, for example {@code add-column-volatile-default}; sent as
 *     the constraint name (field {@code n}) so that any driver can read it
 * @param sqlState five characters, by default {@code 42501} (insufficient_privilege)
 * @param message what was refused, one line
 * @param detail why: lock, rewrite, size, the policy that decided
 * @param hint the SQL that would pass
 * @param schema schema of the table concerned (field {@code s})
 * @param table the table concerned (field {@code t})
 * @param column the column concerned (field {@code c})
 */
public record Refusal(
    String rule,
    String sqlState,
    String message,
    Optional<String> detail,
    Optional<String> hint,
    Optional<String> schema,
    Optional<String> table,
    Optional<String> column) {

  /** SQLSTATE of a refusal by policy: insufficient_privilege. */
  public static final String INSUFFICIENT_PRIVILEGE = "42501";

  /** SQLSTATE of a refusal by a limit of a policy: program_limit_exceeded. */
  public static final String LIMIT_EXCEEDED = "54000";

  /** The same with another hint. */
  public Refusal hinted(String other) {
    return new Refusal(rule, sqlState, message, detail, Optional.of(other), schema, table, column);
  }

  public Refusal {
    if (sqlState.length() != 5) {
      throw new IllegalArgumentException("SQLSTATE " + sqlState);
    }
  }
}
