package org.pgweir.gateway.backfill;

/**
 * Rows of one table to be changed in the background.
 *
 * @param name for people; need not be unique
 * @param database the table's
 * @param table as SQL names it, read with the settings of {@code runsAs}
 * @param statement what was asked for, for people and for the journal
 */
public record BackfillJob(
    String name,
    String database,
    String table,
    RowWork work,
    RunsAs runsAs,
    BackfillTerms terms,
    String statement) {}
