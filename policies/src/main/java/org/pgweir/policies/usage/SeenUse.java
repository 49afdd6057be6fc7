package org.pgweir.policies.usage;

import java.time.Instant;

/**
 * That somebody has used a column of a table.
 *
 * @param column see {@link ColumnUse#column}
 * @param role that logged in
 * @param application its application_name
 * @param firstSeen by the server's clock, as is {@code lastSeen}; exact to the interval at which
 *     gateways write down what they saw
 * @param statements how many
 */
public record SeenUse(
    String column,
    Use use,
    String role,
    String application,
    Instant firstSeen,
    Instant lastSeen,
    long statements) {}
