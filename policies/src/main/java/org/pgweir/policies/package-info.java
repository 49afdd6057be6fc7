/**
 * The judge: what PostgreSQL will do with a statement, and what policy says about it.
 *
 * <p>Knows SQL, server versions, catalogue facts as values, and policy files. Knows no socket, no
 * Netty, no JDBC. Read {@link org.pgweir.policies.Judge} first.
 */
@NullMarked
package org.pgweir.policies;

import org.jspecify.annotations.NullMarked;
