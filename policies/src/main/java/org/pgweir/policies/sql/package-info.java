/**
 * Reads SQL as PostgreSQL reads it, or calls it opaque.
 *
 * <p>The tokens are our own, exact to the server's scanner; the grammar is pgCodeKeeper's, fed with
 * those tokens, so no string or comment can be in two places. Its tree is translated at once into
 * {@link org.pgweir.policies.sql.tree.SqlStatement}; no other package sees the parser library. Read
 * {@link org.pgweir.policies.sql.SqlReader} first.
 */
@NullMarked
package org.pgweir.policies.sql;

import org.jspecify.annotations.NullMarked;
