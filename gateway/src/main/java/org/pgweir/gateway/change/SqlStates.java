package org.pgweir.gateway.change;

import java.sql.SQLException;
import java.util.Set;

/** SQLSTATEs that are told apart here; source: PostgreSQL 18 documentation, appendix A. */
final class SqlStates {

  static final String QUERY_CANCELED = "57014";
  static final String UNDEFINED_TABLE = "42P01";

  /** Somebody was in the way: lock_not_available, deadlock_detected, serialization_failure. */
  private static final Set<String> IN_THE_WAY = Set.of("55P03", "40P01", "40001");

  /**
   * The object is not there: undefined_table, undefined_object, undefined_column,
   * undefined_function, invalid_schema_name.
   */
  private static final Set<String> UNDEFINED =
      Set.of(UNDEFINED_TABLE, "42704", "42703", "42883", "3F000");

  private SqlStates() {}

  static boolean isInTheWay(SQLException e) {
    return IN_THE_WAY.contains(state(e));
  }

  static boolean isUndefined(SQLException e) {
    return UNDEFINED.contains(state(e));
  }

  /**
   * Whether the server may do it later: a connection that is lost or not to be had, a server that
   * is stopping, starting, full of connections, or read-only since a failover.
   */
  static boolean isTransient(SQLException e) {
    String state = state(e);
    return state.startsWith("08")
        || state.startsWith("57P")
        || state.equals("53300")
        || state.equals("25006");
  }

  static String state(SQLException e) {
    String state = e.getSQLState();
    return state == null ? "08000" : state;
  }
}
