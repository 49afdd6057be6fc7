package org.pgweir.policies.policy;

import java.util.Optional;

/**
 * What a policy file says will happen to a text.
 *
 * @param table size of every table the text names; unknown without
 * @param verdict {@code forward}, {@code warn}, {@code hold}, {@code replace}, {@code plan} or
 *     {@code refuse}
 * @param rule the rule that decides
 */
public record PolicyTest(
    String statement,
    Session session,
    Threshold table,
    String verdict,
    Optional<String> rule,
    Place place) {}
