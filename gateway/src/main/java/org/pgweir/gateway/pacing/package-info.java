/**
 * Budgets of clients' traffic that changes many rows: who waits for what, and for how long.
 *
 * <p>Knows sessions only as somebody who asks for a place and is told when to begin. A budget is
 * kept by one virtual thread; token buckets are shared by all gateways over PostgreSQL. Read {@link
 * org.pgweir.gateway.pacing.Pacer} first, then {@code Budget}.
 */
@NullMarked
package org.pgweir.gateway.pacing;

import org.jspecify.annotations.NullMarked;
