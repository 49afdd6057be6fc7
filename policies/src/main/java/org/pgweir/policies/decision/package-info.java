/**
 * Findings to verdicts.
 *
 * <p>Knows all rules and what they found. Read {@link org.pgweir.policies.decision.RuleList} first.
 */
@NullMarked
package org.pgweir.policies.decision;

import org.jspecify.annotations.NullMarked;
