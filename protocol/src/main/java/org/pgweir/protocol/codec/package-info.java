/**
 * Reading and writing the primitives of the protocol, with a limit on every length.
 *
 * <p>May know the values of {@code org.pgweir.protocol} and Netty's buffers, nothing of single
 * messages. Read {@link org.pgweir.protocol.codec.BodyReader} first.
 */
@NullMarked
package org.pgweir.protocol.codec;

import org.jspecify.annotations.NullMarked;
