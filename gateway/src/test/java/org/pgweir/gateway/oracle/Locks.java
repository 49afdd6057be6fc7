package org.pgweir.gateway.oracle;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.pgweir.policies.analysis.LockMode;
import org.pgweir.policies.catalog.ObjectName;

/** The strongest lock that a session was seen to hold, or to wait for, on each relation. */
final class Locks {

  private static final String QUERY =
      """
      SELECT relation, mode FROM pg_locks
      WHERE locktype = 'relation' AND pid = ?
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      """;

  private final Map<Long, LockMode> byRelation = new HashMap<>();

  void look(Connection connection, int pid) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
      statement.setInt(1, pid);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          byRelation.merge(rows.getLong(1), mode(rows.getString(2)), LockMode::or);
        }
      }
    }
  }

  /** {@code ShareUpdateExclusiveLock}. */
  private static LockMode mode(String written) {
    String words = written.substring(0, written.length() - "Lock".length());
    return LockMode.valueOf(words.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT));
  }

  /** Those on tables and views that were there before, by the names they had then. */
  Map<ObjectName, LockMode> on(Snapshot before) {
    Map<ObjectName, LockMode> named = new HashMap<>();
    byRelation.forEach((oid, mode) ->
        Optional.ofNullable(before.relations().get(oid))
            .filter(Snapshot.Entry::isTableOrView)
            .ifPresent(entry -> named.put(entry.name(), mode)));
    return named;
  }
}
