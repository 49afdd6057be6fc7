package org.pgweir.gateway.rollout;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Optional;
import org.pgweir.policies.sql.SqlReader;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * An empty copy of a table, on which the server is asked what it thinks of parts of a file. In a
 * transaction that is rolled back; confined to the connection's thread.
 */
final class EmptyCopy {

  static final String NAME = "pg_temp.pgweir_rollout_check";

  private final Connection connection;
  private final Rows rows;

  EmptyCopy(Connection connection) {
    this.connection = connection;
    this.rows = new Rows(connection);
  }

  Rows rows() {
    return rows;
  }

  /** Its object identifier. */
  long oid() throws SQLException {
    return Long.parseLong(rows.text("SELECT '%s'::regclass::oid".formatted(NAME)).orElseThrow());
  }

  /** Why the server does not take it; it must be one statement. */
  Optional<String> tried(String sql) throws SQLException {
    if (SqlReader.read(sql, true).statements().size() != 1) {
      return Optional.of("it does not end where it should");
    }
    Savepoint before = connection.setSavepoint();
    try {
      rows.run(sql);
      return Optional.empty();
    } catch (SQLException e) {
      if (SqlStates.isTransient(e)) {
        throw e;
      }
      connection.rollback(before);
      return Optional.of(message(e));
    }
  }

  /** Work that leaves no trace. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws SQLException;
  }

  <T> T undone(Work<T> work) throws SQLException {
    Savepoint before = connection.setSavepoint();
    T result = work.run();
    connection.rollback(before);
    return result;
  }

  /** What the server said, without what the driver adds. */
  static String message(SQLException e) {
    if (e instanceof PSQLException psql) {
      ServerErrorMessage said = psql.getServerErrorMessage();
      if (said != null) {
        return String.valueOf(said.getMessage());
      }
    }
    return String.valueOf(e.getMessage());
  }
}
