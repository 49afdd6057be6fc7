/**
 * Usage evidence: which role and application uses which column, counted as statements run and kept
 * in schema {@code pgweir} of the database it concerns.
 *
 * <p>Sessions count on their event loops, without waiting; all else runs on virtual threads with
 * plain JDBC. Read {@link org.pgweir.gateway.usage.UsageLog} first.
 */
@NullMarked
package org.pgweir.gateway.usage;

import org.jspecify.annotations.NullMarked;
