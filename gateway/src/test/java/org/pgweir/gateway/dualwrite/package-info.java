/**
 * Statements that keep one side of a rollout, on real servers: what becomes of them, and what the
 * tables hold afterwards.
 */
@NullMarked
package org.pgweir.gateway.dualwrite;

import org.jspecify.annotations.NullMarked;
