/**
 * The reading of SQL against PostgreSQL itself: where statements end and what they are.
 *
 * <p>Lies here because this module has servers to ask. Read {@link
 * org.pgweir.gateway.sql.StatementBoundariesTest} first.
 */
@NullMarked
package org.pgweir.gateway.sql;

import org.jspecify.annotations.NullMarked;
