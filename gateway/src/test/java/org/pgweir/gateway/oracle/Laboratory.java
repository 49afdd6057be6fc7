package org.pgweir.gateway.oracle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.pgweir.policies.analysis.Failure;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Measures what a case does on one server. */
final class Laboratory {

  /** {@code active_sql_transaction}: not in a transaction block. */
  private static final String NOT_IN_A_BLOCK = "25001";

  private final OracleDatabase database;

  Laboratory(OracleDatabase database) {
    this.database = database;
  }

  /** The case is prepared; afterwards the database may have to be prepared again. */
  Measured measure(OracleCase each) throws SQLException {
    Measured inside = inTransaction(each.measured());
    boolean outside =
        inside.failure().filter(error -> error.sqlState().equals(NOT_IN_A_BLOCK)).isPresent();
    return outside ? new OutsideTransaction(database).measure(each) : inside;
  }

  private Measured inTransaction(List<String> statements) throws SQLException {
    Connection worker = database.worker();
    worker.setAutoCommit(false);
    try {
      Snapshot before = Snapshot.inTransaction(worker);
      for (String sql : statements) {
        run(worker, sql);
      }
      Locks locks = new Locks();
      locks.look(worker, pid(worker));
      Snapshot after = Snapshot.inTransaction(worker);
      return new Measured(
          locks.on(before),
          before.newFiles(after),
          before.emptied(after),
          Optional.of(before.scans(after)),
          before.indexBuilds(after, true),
          true,
          Optional.empty());
    } catch (PSQLException failed) {
      return Measured.failed(true, failure(failed));
    } finally {
      worker.rollback();
      worker.setAutoCommit(true);
    }
  }

  static int pid(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getBackendPID();
  }

  static Failure failure(PSQLException failed) {
    ServerErrorMessage error = Objects.requireNonNull(failed.getServerErrorMessage());
    return new Failure(
        Objects.requireNonNull(error.getSQLState()), Objects.requireNonNull(error.getMessage()));
  }

  /** Runs a statement to its end, COPY with no rows. */
  static void run(Connection connection, String sql) throws SQLException {
    CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
    try {
      if (sql.matches("(?is)copy .* from stdin.*")) {
        copy.copyIn(sql, new ByteArrayInputStream(new byte[0]));
      } else if (sql.matches("(?is)copy .* to stdout.*")) {
        copy.copyOut(sql, OutputStream.nullOutputStream());
      } else {
        try (Statement statement = connection.createStatement()) {
          statement.setEscapeProcessing(false);
          statement.execute(sql);
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
