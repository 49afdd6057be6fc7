/**
 * What the gateway's tests stand on: real PostgreSQL servers, a client that speaks raw frames,
 * conversation scripts, a judge that refuses marked statements.
 *
 * <p>Knows the protocol by itself: nothing here uses the gateway's codecs, so that it can bear
 * witness against them. Read {@link org.pgweir.gateway.testkit.Conversation} first.
 */
@NullMarked
package org.pgweir.gateway.testkit;

import org.jspecify.annotations.NullMarked;
