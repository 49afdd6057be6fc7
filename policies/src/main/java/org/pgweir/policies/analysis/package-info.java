/**
 * What a statement will do, as facts: no opinion, no policy.
 *
 * <p>Knows statements as values, server versions and facts about PostgreSQL kept as data files.
 * Read {@link org.pgweir.policies.analysis.VolatileCalls} first.
 */
@NullMarked
package org.pgweir.policies.analysis;

import org.jspecify.annotations.NullMarked;
