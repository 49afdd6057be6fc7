package org.pgweir.policies.catalog;

import java.util.Optional;

/**
 * How a relation is stored and how much there is of it.
 *
 * @param persistence {@code pg_class.relpersistence}
 * @param rows live rows: {@code pg_stat_all_tables.n_live_tup}, else {@code reltuples}; an estimate
 * @param bytes {@code pg_total_relation_size}
 * @param accessMethod {@code pg_am.amname} by {@code relam}; empty for what has no storage
 * @param tablespace {@code pg_tablespace.spcname}; empty for the database's own
 */
public record Storage(
    Persistence persistence,
    long rows,
    long bytes,
    Optional<String> accessMethod,
    Optional<String> tablespace) {

  /** How long a relation lives and whether it is logged. */
  public enum Persistence {
    PERMANENT,
    UNLOGGED,
    TEMPORARY
  }
}
