package org.pgweir.policies;

import java.util.Optional;
import org.pgweir.policies.catalog.ObjectName;

/**
 * What runs in a statement's place.
 *
 * @param rule id of the rule that asks for it
 * @param instead what happens to the client if it cannot: its statement is refused
 * @param sql one statement that may not run in a transaction block
 * @param table the table on which it leaves invalid indexes if it fails
 * @param index the index that it makes, where it makes one and it has a name
 */
public record StatementReplacement(
    String rule, Refusal instead, String sql, ObjectName table, Optional<String> index) {}
