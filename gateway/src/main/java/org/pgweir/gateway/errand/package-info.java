/**
 * Work the gateway does in a client's session in place of a statement of the client, one Query
 * after the other.
 *
 * <p>Pure: an errand is told how the server answered and says what comes next; the session sends
 * and hears. Read {@link org.pgweir.gateway.errand.Errand} first.
 */
@NullMarked
package org.pgweir.gateway.errand;

import org.jspecify.annotations.NullMarked;
