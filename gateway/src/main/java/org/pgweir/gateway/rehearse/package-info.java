/**
 * Migrations run for real on a copy of a database, to see what they lock, how long, and what they
 * write.
 *
 * <p>Knows files as {@code lint} reads them and speaks JDBC, blocking, on the caller's thread. Runs
 * nothing where anybody else is connected. Read {@link org.pgweir.gateway.rehearse.Rehearsal}
 * first.
 */
@NullMarked
package org.pgweir.gateway.rehearse;

import org.jspecify.annotations.NullMarked;
