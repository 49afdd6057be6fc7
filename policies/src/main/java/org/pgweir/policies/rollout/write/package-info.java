/**
 * What rollouts say to one statement: which of its writes keep only one side of a rollout, how it
 * has to be written to keep both, and what it reads too early or too late.
 *
 * <p>Pure. Knows statements, catalogue facts and rollouts, no policies and no session. Read {@link
 * org.pgweir.policies.rollout.write.RolloutRules} first, then {@link
 * org.pgweir.policies.rollout.write.Correction}.
 */
@NullMarked
package org.pgweir.policies.rollout.write;

import org.jspecify.annotations.NullMarked;
