package org.pgweir.gateway.errand;

import java.util.Collection;
import java.util.stream.Collectors;
import org.pgweir.policies.catalog.ObjectName;

/**
 * The right to change a table's schema, which one session of a database has at a time, whichever
 * gateway it goes through: an advisory lock on the server.
 *
 * <p>Who waits for it stands in nobody's way, unlike one who waits for the table. Its key is 64
 * bits wide: {@link #SPACE}, then the table's OID.
 */
final class TableClaim {

  /** {@code pgwe} in ASCII; {@code classid} in pg_locks. */
  static final long SPACE = 0x70677765L;

  private TableClaim() {}

  /** Waits for the right to change these and has it up to the end of the transaction. */
  static String inTransaction(Collection<ObjectName> tables) {
    return "SELECT pg_catalog.pg_advisory_xact_lock(" + KEY + ") FROM " + oids(tables);
  }

  /**
   * Takes the right to change one, if it is free, up to {@link #release}. One row of one column:
   * whether it was free; none if there is no such table.
   */
  static String take(ObjectName table) {
    return "SELECT pg_catalog.pg_try_advisory_lock(" + KEY + ") FROM " + oids(of(table));
  }

  /** Gives back what {@link #take} took. */
  static String release(ObjectName table) {
    return "SELECT pg_catalog.pg_advisory_unlock(" + KEY + ") FROM " + oids(of(table));
  }

  /** Whether the lock {@code l} of pg_locks is the right to change one of these. */
  static String isHeld(Collection<ObjectName> tables) {
    return "l.locktype = 'advisory' AND l.objsubid = 1 AND l.classid = "
        + SPACE
        + " AND l.objid IN (SELECT c.oid FROM "
        + oids(tables)
        + ")";
  }

  private static final String KEY = (SPACE << Integer.SIZE) + " OPERATOR(pg_catalog.+) c.oid::int8";

  private static Collection<ObjectName> of(ObjectName table) {
    return java.util.List.of(table);
  }

  /** In one order for everybody, so that no two wait for each other. */
  private static String oids(Collection<ObjectName> tables) {
    String names =
        tables.stream()
            .map(table -> "pg_catalog.to_regclass(" + Blocker.literal(Blocker.sql(table)) + ")")
            .sorted()
            .collect(Collectors.joining(", "));
    return "(SELECT o::oid AS oid FROM pg_catalog.unnest(ARRAY["
        + names
        + "]::pg_catalog.regclass[]) o WHERE o IS NOT NULL ORDER BY o::oid) c";
  }
}
