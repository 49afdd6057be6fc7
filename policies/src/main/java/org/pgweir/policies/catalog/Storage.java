package org.pgweir.policies.catalog;

import java.util.Optional;

/**
 * How a relation is stored and how much there is of it.
 *
 * @param persistence {@code pg_class.relpersistence}
 * @param rows live rows: {@code pg_stat_all_tables.n_live_tup}, else {@code reltuples}; an estimate
 * @param bytes {@code pg_total_relation_size}, of a table that was locked {@code relpages} instead
 * @param accessMethod {@code pg_am.amname} by {@code relam}; empty for what has no storage
 * @param tablespace {@code pg_tablespace.spcname}; empty for the database's own
 */
public record Storage(
    Persistence persistence,
    long rows,
    long bytes,
    Optional<String> accessMethod,
    Optional<String> tablespace) {

  /** The same with as many rows. */
  public Storage of(long otherRows, long otherBytes) {
    return new Storage(persistence, otherRows, otherBytes, accessMethod, tablespace);
  }

  /** How long a relation lives and whether it is logged. */
  public enum Persistence {
    PERMANENT,
    UNLOGGED,
    TEMPORARY
  }

  private static final int SMALLEST_MAGNITUDE_BITS = 20;

  /**
   * How large it is, roughly: 0 without rows, 1 below 1 MB, and one more for each doubling from
   * there. A judgement need not be made anew while it stays the same.
   */
  public int magnitude() {
    if (rows == 0) {
      return 0;
    }
    int bits = Long.SIZE - Long.numberOfLeadingZeros(bytes);
    return 1 + Math.max(0, bits - SMALLEST_MAGNITUDE_BITS);
  }

  boolean saysTheSameAs(Storage other) {
    return persistence == other.persistence
        && magnitude() == other.magnitude()
        && accessMethod.equals(other.accessMethod)
        && tablespace.equals(other.tablespace);
  }
}
