/**
 * Findings to verdicts.
 *
 * <p>Knows all rules and what they found, and what policies say about it. Read {@link
 * org.pgweir.policies.decision.Decider} first, then {@link org.pgweir.policies.decision.Examiner}.
 */
@NullMarked
package org.pgweir.policies.decision;

import org.jspecify.annotations.NullMarked;
