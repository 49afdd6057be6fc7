/**
 * Changing rows in the background so that the traffic in the foreground notices nothing.
 *
 * <p>Whoever wants rows of a table changed makes a {@link org.pgweir.gateway.backfill.BackfillJob}
 * and gives it to {@link org.pgweir.gateway.backfill.Backfills} (of {@code Changes.backfills()}),
 * which says how far it is; {@code gateway.change} writes it down and works on it. What the gateway
 * sees of the traffic on a table comes in by {@link org.pgweir.gateway.backfill.TrafficSignals}.
 * Here are the walk over the rows, the signals of the server's health, and a pace and a batch size
 * computed from them. Knows nothing of who wants rows changed or why. Read {@link
 * org.pgweir.gateway.backfill.Walk} first, then {@link org.pgweir.gateway.backfill.Pace}.
 */
@NullMarked
package org.pgweir.gateway.backfill;

import org.jspecify.annotations.NullMarked;
