package org.pgweir.policies.rule;

import java.util.Optional;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.QualifiedName;

/**
 * What a rule has found.
 *
 * @param rule id of the rule
 * @param severity graded by what is known of the table and the transaction
 * @param message what is wrong, one line without a full stop
 * @param detail why it hurts
 * @param hint the SQL to use instead
 */
public record Finding(
    String rule,
    Severity severity,
    String message,
    String detail,
    Optional<String> hint,
    Optional<QualifiedName> table,
    Optional<Identifier> column) {}
