/**
 * What each verdict makes happen on the wire.
 *
 * <p>A refusal is made by the server: a message that must fail goes upstream in place of the
 * refused one, and the server's error is turned into the refusal. Knows messages and verdicts, no
 * session. Read {@link org.pgweir.gateway.action.FailingMessage} first.
 */
@NullMarked
package org.pgweir.gateway.action;

import org.jspecify.annotations.NullMarked;
