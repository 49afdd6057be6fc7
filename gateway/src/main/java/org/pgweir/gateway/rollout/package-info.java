/**
 * Rollouts: columns that take the place of others while traffic flows, in phases that end only when
 * what the next one needs has been seen to be true.
 *
 * <p>Plain JDBC on virtual threads; knows the store, the gateway's own connections and the backfill
 * engine. Sessions never call it: what they need to know stands in the values that {@link
 * org.pgweir.gateway.rollout.RolloutService} gives the judge. Read {@link
 * org.pgweir.gateway.rollout.RolloutState} first.
 */
@NullMarked
package org.pgweir.gateway.rollout;

import org.jspecify.annotations.NullMarked;
