/**
 * The frontend/backend protocol of PostgreSQL, versions 3.0 and 3.2, as bytes and as values.
 *
 * <p>Names are those of the PostgreSQL documentation, chapter "Frontend/Backend Protocol". Knows
 * nothing of SQL, sessions or sockets. Read {@link org.pgweir.protocol.FrontendType} and {@link
 * org.pgweir.protocol.BackendType} first.
 */
@NullMarked
package org.pgweir.protocol;

import org.jspecify.annotations.NullMarked;
