/**
 * The truth about statements, measured on real servers each time, and held against the analysis.
 *
 * <p>The cases lie in {@code oracle/*.sql}: {@code base.sql} makes the tables that every case
 * finds; in the other files a case starts with {@code -- case name}. Its last statement is
 * measured, those before prepare for it. Lines behind the name say more:
 *
 * <ul>
 *   <li>{@code -- since 14}, {@code -- until 17}: only those servers know the syntax;
 *   <li>{@code -- together}: all its statements are measured, in one transaction;
 *   <li>{@code -- leaves open: scan, locks}: parts that only rows, code or the planner decide. The
 *       analysis has to say so, and what it says all the same must be part of what happens.
 * </ul>
 *
 * <p>A statement that a transaction block takes is measured inside one, from {@code pg_locks},
 * {@code pg_relation_filenode} and {@code pg_stat_xact_all_tables}, and rolled back. One that it
 * does not take is run on its own, three times, while other sessions hold every table in ACCESS
 * SHARE, SHARE UPDATE EXCLUSIVE and ACCESS EXCLUSIVE mode; each gives way once the statement waits
 * for it, so that no lock that keeps others out is too short to be seen. Read {@link
 * org.pgweir.gateway.oracle.AnalysisAgreesWithServersTest} first.
 */
@NullMarked
package org.pgweir.gateway.oracle;

import org.jspecify.annotations.NullMarked;
