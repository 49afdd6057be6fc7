/**
 * Who uses which columns, as values: what one statement uses, and what has been seen of a table
 * over time.
 *
 * <p>Knows analyses and catalogues; knows no rule, no policy and no database. Read {@link
 * org.pgweir.policies.usage.TableUsage} first.
 */
@NullMarked
package org.pgweir.policies.usage;

import org.jspecify.annotations.NullMarked;
