package org.pgweir.policies.decision;

import java.util.Optional;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.policy.PaceSetting;
import org.pgweir.policies.policy.Traffic;

/**
 * A statement that is to be paced, and by what.
 *
 * @param policy the name of the policy that says so
 * @param traffic what it was recognised as
 * @param table whose rows it changes
 * @param likeness equal for statements of one kind that change the same columns of a table
 */
public record Paced(
    String policy,
    PaceSetting setting,
    Traffic traffic,
    Optional<ObjectName> table,
    int likeness) {}
