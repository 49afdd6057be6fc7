/**
 * What a statement asks for, done in steps that run while traffic flows.
 *
 * <p>Values and the recipes that make them: SQL and when it is done, never who runs it. Knows the
 * catalogue's names and nothing of rules or policies. Read {@link org.pgweir.policies.recipe.Plan}
 * first.
 */
@NullMarked
package org.pgweir.policies.recipe;

import org.jspecify.annotations.NullMarked;
