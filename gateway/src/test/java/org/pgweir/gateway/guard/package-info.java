/** Statements under guard, on real servers. */
@NullMarked
package org.pgweir.gateway.guard;

import org.jspecify.annotations.NullMarked;
