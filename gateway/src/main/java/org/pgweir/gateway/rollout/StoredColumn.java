package org.pgweir.gateway.rollout;

import java.util.Optional;
import org.pgweir.policies.rollout.RowExpression;

/**
 * A column of a rollout as the server knows it.
 *
 * @param name {@code pg_attribute.attname}
 * @param type as SQL names it, with its modifier
 * @param expression what it is, of the row, as the server understood it; empty for an old column to
 *     which there is no way back
 * @param created whether the rollout adds it
 */
record StoredColumn(
    String name, String type, Optional<RowExpression> expression, boolean created) {}
