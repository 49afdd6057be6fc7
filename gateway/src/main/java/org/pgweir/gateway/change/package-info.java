/**
 * Planned changes: their journal in the database they concern, the worker that does their steps,
 * and what operators do to them.
 *
 * <p>Plain JDBC on virtual threads; knows the store and the gateway's own connections, and is
 * called by sessions only through {@link org.pgweir.gateway.errand.ChangeJournal}. Read {@link
 * org.pgweir.gateway.change.ChangeRun} first.
 */
@NullMarked
package org.pgweir.gateway.change;

import org.jspecify.annotations.NullMarked;
