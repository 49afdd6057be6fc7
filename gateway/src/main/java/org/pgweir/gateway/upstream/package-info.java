/**
 * Connecting to the PostgreSQL server.
 *
 * <p>Read {@link org.pgweir.gateway.upstream.Connector} first.
 */
@NullMarked
package org.pgweir.gateway.upstream;

import org.jspecify.annotations.NullMarked;
