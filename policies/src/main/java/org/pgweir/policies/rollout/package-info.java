/**
 * Rollouts as the judge sees them: which columns of which table are being replaced by which others,
 * how far that is, and what is demanded of statements meanwhile. Values only.
 *
 * <p>Knows the names of the catalogue and nothing else. A gateway makes these values from its store
 * ({@link org.pgweir.policies.rollout.Rollouts}), one state of them per epoch. Read {@link
 * org.pgweir.policies.rollout.OpenRollout} first.
 */
@NullMarked
package org.pgweir.policies.rollout;

import org.jspecify.annotations.NullMarked;
