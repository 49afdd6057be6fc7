package org.pgweir.policies;

import java.util.Optional;

/**
 * What a client is told about a statement that runs all the same, in the fields of PostgreSQL's
 * NoticeResponse.
 *
 * @param rule id of the rule; sent as the constraint name (field {@code n})
 * @param message what was found, one line
 * @param detail why it hurts, and which policy decided
 * @param hint the SQL to use instead
 * @param schema schema of the table concerned (field {@code s})
 * @param table the table concerned (field {@code t})
 * @param column the column concerned (field {@code c})
 */
public record Warning(
    String rule,
    String message,
    String detail,
    Optional<String> hint,
    Optional<String> schema,
    Optional<String> table,
    Optional<String> column) {}
