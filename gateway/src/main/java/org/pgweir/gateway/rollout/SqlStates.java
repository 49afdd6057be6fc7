package org.pgweir.gateway.rollout;

import java.sql.SQLException;
import java.util.Set;

/** SQLSTATEs that are told apart here; source: PostgreSQL 18 documentation, appendix A. */
final class SqlStates {

  static final String UNIQUE_VIOLATION = "23505";

  /**
   * Somebody was in the way: lock_not_available, deadlock_detected, serialization_failure,
   * query_canceled.
   */
  private static final Set<String> IN_THE_WAY = Set.of("55P03", "40P01", "40001", "57014");

  private SqlStates() {}

  static boolean isInTheWay(SQLException e) {
    return IN_THE_WAY.contains(state(e));
  }

  /** Whether a connection was lost, or the server cannot do it just now. */
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
