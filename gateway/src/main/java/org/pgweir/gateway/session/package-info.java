/**
 * One session between a client and its server connection: which statements are judged, what goes
 * upstream in their place, and which reply answers what.
 *
 * <p>Pure but for the buffers it is lent: no channel, no thread, no clock. Everything here runs on
 * the session's event loop. Read {@link org.pgweir.gateway.session.StatementPath} first, then
 * {@link org.pgweir.gateway.session.Outstanding}.
 */
@NullMarked
package org.pgweir.gateway.session;

import org.jspecify.annotations.NullMarked;
