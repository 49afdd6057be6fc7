package org.pgweir.gateway.rehearse;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.pgweir.policies.analysis.LockMode;

/**
 * The strongest lock of a session on each relation, by object identifier.
 *
 * <p>As far as it was looked at: a lock that comes and goes between two looks is not seen.
 */
final class Locks {

  private final Map<Long, LockMode> strongest = new HashMap<>();

  Map<Long, LockMode> strongest() {
    return strongest;
  }

  /** Asks on any connection to the same database what the session of that process holds now. */
  void look(Connection connection, int pid) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT relation, mode FROM pg_catalog.pg_locks
            WHERE locktype = 'relation' AND granted AND pid = ? AND database =
              (SELECT oid FROM pg_catalog.pg_database
               WHERE datname = pg_catalog.current_database())
            """)) {
      statement.setInt(1, pid);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          strongest.merge(rows.getLong(1), mode(rows.getString(2)), LockMode::or);
        }
      }
    }
  }

  /** Those that are stronger than before. */
  Map<Long, LockMode> beyond(Locks before) {
    Map<Long, LockMode> more = new HashMap<>(strongest);
    before.strongest.forEach((oid, mode) -> more.remove(oid, mode));
    return more;
  }

  /** {@code ShareUpdateExclusiveLock}. */
  private static LockMode mode(String written) {
    String words = written.substring(0, written.length() - "Lock".length());
    return LockMode.valueOf(words.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT));
  }
}
