/**
 * Policy files: what they say, as values, and what is wrong with them, with line and column.
 *
 * <p>Knows YAML, CEL and names of rules; knows no rule and no statement. What a policy means for a
 * finding is for the decision to say. Read {@link org.pgweir.policies.policy.PolicyDocument} first,
 * then {@link org.pgweir.policies.policy.PolicyFiles}.
 */
@NullMarked
package org.pgweir.policies.policy;

import org.jspecify.annotations.NullMarked;
