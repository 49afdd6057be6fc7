package org.pgweir.policies.policy;

import java.util.Optional;

/**
 * What policies can know of a finding and of the statement it is about.
 *
 * @param statementKind one of {@link StatementKinds}
 * @param statement text of the statement
 * @param rule id of the rule that found it
 * @param severity {@code info}, {@code warning} or {@code error}
 * @param table the table concerned; empty where it is not known
 * @param column the column concerned
 */
public record Circumstances(
    Session session,
    String statementKind,
    String statement,
    String rule,
    String severity,
    Optional<Table> table,
    Optional<String> column) {}
