/**
 * What a statement will do, as facts: no opinion, no policy.
 *
 * <p>Knows statements and catalogues as values, server versions and facts about PostgreSQL kept as
 * data files; asks no server. One class per family of statements adds what it does to {@code
 * Effects}. Read {@link org.pgweir.policies.analysis.Analyzer} first.
 */
@NullMarked
package org.pgweir.policies.analysis;

import org.jspecify.annotations.NullMarked;
