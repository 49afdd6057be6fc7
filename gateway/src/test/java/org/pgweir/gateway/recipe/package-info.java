/**
 * Plans on real servers: each leaves what its statement leaves, and takes back what it has done.
 * Read {@link org.pgweir.gateway.recipe.PlansEndLikeStatementsTest} first.
 */
@NullMarked
package org.pgweir.gateway.recipe;

import org.jspecify.annotations.NullMarked;
