/**
 * Benchmarks of the gateway beside PgBouncer and the server itself. No test: profile {@code bench}
 * runs {@link org.pgweir.gateway.bench.Bench}, which docs/benchmarks.md explains.
 *
 * <p>Every program measured is a process of its own; what competes runs in turns, so that whatever
 * else the machine does disturbs all alike.
 */
@NullMarked
package org.pgweir.gateway.bench;

import org.jspecify.annotations.NullMarked;
