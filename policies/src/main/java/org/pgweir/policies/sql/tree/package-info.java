/**
 * SQL statements as values: what a statement says, with the place in the text where it says it.
 *
 * <p>Names are folded, unquoted and cut to length as the server does it; every part carries its
 * {@link org.pgweir.policies.sql.tree.SourceRange}, so a replacement can be spliced without
 * touching what stands around it. Knows no parser and no catalogue. Read {@link
 * org.pgweir.policies.sql.tree.SqlStatement} first.
 */
@NullMarked
package org.pgweir.policies.sql.tree;

import org.jspecify.annotations.NullMarked;
