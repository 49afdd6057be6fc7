package org.pgweir.gateway.backfill;

/**
 * What is done to rows of one table, in batches. A closed set.
 *
 * <p>Texts are SQL, read with the search_path and the rights of {@link RunsAs}; a column may be
 * written with the table's name before it, no other relation is in scope but in sub-queries.
 */
public sealed interface RowWork {

  /** The condition of rows that something is done to. */
  String condition();

  /**
   * Rows are changed until none is left that the condition is true of: rows that come meanwhile as
   * well, and one row twice if somebody makes it so again.
   *
   * @param assignments what follows SET
   * @param condition not true of a row once it is changed; a batch that leaves one fails the job
   */
  record UpdateUntilNone(String assignments, String condition) implements RowWork {}

  /**
   * Each row is changed once, whatever it is then, as one UPDATE would do it. Rows that come
   * meanwhile with a key behind the last one there was are left alone. Needs a key, see {@link
   * Backfills#start}.
   *
   * @param assignments what follows SET; may not assign to columns of the key
   * @param condition {@code true} for all rows
   */
  record UpdateOnce(String assignments, String condition) implements RowWork {}

  /** Rows are deleted until none is left that the condition is true of. */
  record Delete(String condition) implements RowWork {}
}
