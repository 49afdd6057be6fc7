package org.pgweir.policies.analysis;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.catalog.ObjectName;

/**
 * What one statement will do, as facts. A value.
 *
 * <p>Relations are tables, views and materialized views that exist before the statement; locks on
 * indexes are left out, as are those on the system catalogues. What is said is certain as far as
 * the catalogue is right; where it does not decide, {@link #unknowns} says so, and what is said of
 * that part is only the least that happens.
 *
 * @param locks the strongest lock the statement takes on each relation
 * @param tableRewrite relations whose rows are written anew into new files
 * @param emptied relations that get new files without rows: TRUNCATE
 * @param fullScan relations that are read from end to end, with the lock held meanwhile; a table
 *     rewrite is one too, unless it copies files
 * @param indexBuild relations of which at least one index is built or rebuilt
 * @param transactional whether it may run in a transaction block
 * @param columnsOmitted columns that get their default or NULL in a row that is inserted, by table
 *     that the catalogue knows
 * @param columnsMissed names that mean a column of another table, in a join with one that has none
 *     of that name: it would be ambiguous, or compared too, if it had
 * @param rowsTouched how many rows of a table an UPDATE or DELETE is about
 * @param impact what else is touched
 * @param failure the error that it will end with
 */
public record Analysis(
    Map<ObjectName, LockMode> locks,
    Set<ObjectName> tableRewrite,
    Set<ObjectName> emptied,
    Map<ObjectName, LockMode> fullScan,
    Set<ObjectName> indexBuild,
    boolean transactional,
    Map<ObjectName, Columns> columnsWritten,
    Map<ObjectName, Columns> columnsRead,
    Map<ObjectName, Set<String>> columnsOmitted,
    Map<ObjectName, Set<String>> columnsMissed,
    Map<ObjectName, RowsTouched> rowsTouched,
    Impact impact,
    Optional<Failure> failure,
    List<Unknown> unknowns) {

  public Analysis {
    locks = Map.copyOf(locks);
    tableRewrite = Set.copyOf(tableRewrite);
    emptied = Set.copyOf(emptied);
    fullScan = Map.copyOf(fullScan);
    indexBuild = Set.copyOf(indexBuild);
    columnsWritten = Map.copyOf(columnsWritten);
    columnsRead = Map.copyOf(columnsRead);
    columnsOmitted = Map.copyOf(columnsOmitted);
    columnsMissed = Map.copyOf(columnsMissed);
    rowsTouched = Map.copyOf(rowsTouched);
    unknowns = List.copyOf(unknowns);
  }

  /** Whether what is said of that part is all there is. */
  public boolean knows(Unknown.Part part) {
    return unknowns.stream().noneMatch(unknown -> unknown.part() == part);
  }
}
