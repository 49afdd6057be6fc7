/**
 * The gateway among broken, slow, greedy and dying peers: it answers as PostgreSQL would, its
 * memory stays flat and other sessions go on.
 *
 * <p>Read {@link org.pgweir.gateway.robustness.BadInputTest} first.
 */
@NullMarked
package org.pgweir.gateway.robustness;

import org.jspecify.annotations.NullMarked;
