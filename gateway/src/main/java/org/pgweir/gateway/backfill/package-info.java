/**
 * How fast rows are changed in the background, so that the traffic in the foreground notices
 * nothing.
 *
 * <p>Signals of the server's health, read over JDBC; a pace and a batch size, computed. Knows
 * nothing of who wants rows changed or why. Read {@link org.pgweir.gateway.backfill.Pace} first.
 */
@NullMarked
package org.pgweir.gateway.backfill;

import org.jspecify.annotations.NullMarked;
