/**
 * The gateway against PostgreSQL itself: the same conversations held directly and through, the
 * replies compared.
 *
 * <p>Conversations lie in {@code src/test/resources/conversations}, those with a refusal in {@code
 * src/test/resources/refusals}. Read {@link org.pgweir.gateway.differential.DifferentialTest}
 * first.
 */
@NullMarked
package org.pgweir.gateway.differential;

import org.jspecify.annotations.NullMarked;
