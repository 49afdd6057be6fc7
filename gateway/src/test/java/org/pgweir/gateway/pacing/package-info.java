/** Paced traffic on real servers: how fast it gets, who waits for whom, and what that costs. */
@NullMarked
package org.pgweir.gateway.pacing;

import org.jspecify.annotations.NullMarked;
