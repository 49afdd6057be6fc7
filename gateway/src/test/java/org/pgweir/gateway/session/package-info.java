/** Sessions tested without a socket: bytes of one side in, bytes for the other out. */
@NullMarked
package org.pgweir.gateway.session;

import org.jspecify.annotations.NullMarked;
