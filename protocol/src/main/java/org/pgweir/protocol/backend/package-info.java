/**
 * The messages a server sends, one record each, named as in the PostgreSQL documentation.
 *
 * <p>{@code decode} takes the body, the bytes behind the length word, lends it and keeps nothing of
 * it; {@code encode} appends the whole frame. Strings stay bytes ({@link
 * org.pgweir.protocol.CString}), so a message decoded and encoded again is the same to the byte. A
 * body that does not follow the documentation is a {@link org.pgweir.protocol.ProtocolViolation}.
 *
 * <p>May know {@code protocol} and {@code protocol.codec}. Read {@link
 * org.pgweir.protocol.backend.BackendMessage} first.
 */
@NullMarked
package org.pgweir.protocol.backend;

import org.jspecify.annotations.NullMarked;
