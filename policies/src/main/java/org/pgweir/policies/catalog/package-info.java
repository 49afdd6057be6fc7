/**
 * What a server's catalogue says, as immutable values, as far as the analysis of statements uses
 * it.
 *
 * <p>Knows no statements, no connection and no policy: whoever reads {@code pg_catalog} builds
 * these values; each type says which columns it comes from. Read {@link
 * org.pgweir.policies.catalog.Catalogue} first.
 */
@NullMarked
package org.pgweir.policies.catalog;

import org.jspecify.annotations.NullMarked;
