/**
 * The messages a client sends, one record each, named as in the PostgreSQL documentation.
 *
 * <p>{@code decode} takes the body, the bytes behind the length word, lends it and keeps nothing of
 * it; {@code encode} appends the whole frame. Strings stay bytes ({@link
 * org.pgweir.protocol.CString}), so a message decoded and encoded again is the same to the byte,
 * whatever the client_encoding. A body the server would not take is a {@link
 * org.pgweir.protocol.ProtocolViolation}; the server answers such a body with an ERROR and goes on,
 * so a relay may as well pass it and let the server say so.
 *
 * <p>May know {@code protocol} and {@code protocol.codec}. Read {@link
 * org.pgweir.protocol.frontend.FrontendMessage} and {@link
 * org.pgweir.protocol.frontend.StartupPacket} first.
 */
@NullMarked
package org.pgweir.protocol.frontend;

import org.jspecify.annotations.NullMarked;
