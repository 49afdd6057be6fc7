/**
 * Who did what: the audit log, and the files it is kept in.
 *
 * <p>Knows judgements and facts of sessions; no socket, no event loop and no message. What may be
 * done is for {@code policies} to say. Read {@link org.pgweir.gateway.access.AuditLog} first.
 */
@NullMarked
package org.pgweir.gateway.access;

import org.jspecify.annotations.NullMarked;
