package org.pgweir.gateway.rehearse;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.jdbc.OwnConnections;
import org.pgweir.gateway.lint.Section;
import org.pgweir.gateway.lint.SqlFile;
import org.pgweir.policies.sql.tree.SqlStatement;

/**
 * Runs migrations on a copy of a database, statement by statement, and measures each.
 *
 * <p>Transactions begin and end as the tool would have it that a file is written for. Nothing runs
 * where somebody else is connected: a database that is served is no copy, and what others do would
 * be measured too. Not safe for several threads.
 */
public final class Rehearsal implements AutoCloseable {

  private final Connection worker;
  private final Connection observer;
  private final RehearsedTransaction transaction;

  private Rehearsal(Connection worker, Connection observer) throws SQLException {
    this.worker = worker;
    this.observer = observer;
    this.transaction = new RehearsedTransaction(worker, observer);
  }

  /**
   * Connects with the login of the upstream.
   *
   * @throws NoCopy when the database is in use, is read only or cannot be reached
   */
  public static Rehearsal open(UpstreamConfig upstream, String database) throws NoCopy {
    @Nullable Connection worker = null;
    @Nullable Connection observer = null;
    try {
      worker = OwnConnections.patient(upstream, database).getConnection();
      observer = OwnConnections.patient(upstream, database).getConnection();
      check(observer, database);
      return new Rehearsal(worker, observer);
    } catch (SQLException e) {
      close(worker);
      close(observer);
      throw new NoCopy(
          "database \"%s\" at %s cannot be used: %s"
              .formatted(database, upstream.address(), e.getMessage()));
    } catch (NoCopy e) {
      close(worker);
      close(observer);
      throw e;
    }
  }

  private static void check(Connection observer, String database) throws SQLException, NoCopy {
    try (Statement statement = observer.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT pg_catalog.pg_is_in_recovery(), count(*),
                  pg_catalog.string_agg(DISTINCT pg_catalog.format('%s as %s',
                    coalesce(nullif(application_name, ''), 'unnamed'), usename), ', ')
                FROM pg_catalog.pg_stat_activity
                WHERE datname = pg_catalog.current_database() AND usename IS NOT NULL
                  AND coalesce(backend_type, 'client backend') = 'client backend'
                  AND pid <> pg_catalog.pg_backend_pid()
                """)) {
      row.next();
      if (row.getBoolean(1)) {
        throw new NoCopy(
            "database \"%s\" is on a standby, which only reads: rehearse on a copy that was promoted"
                .formatted(database));
      }
      long others = row.getLong(2) - 1;
      if (others > 0) {
        throw new NoCopy(
            "database \"%s\" is in use, so it is no copy to rehearse on: %d other session%s (%s)"
                .formatted(database, others, others == 1 ? "" : "s", row.getString(3)));
      }
    }
  }

  /** Runs a file. Ends with the first statement that fails; what is open then is rolled back. */
  public List<Rehearsed> run(SqlFile file) throws SQLException {
    List<Rehearsed> all = new ArrayList<>();
    for (Section section : file.sections()) {
      boolean together = section.running() != Section.Running.ONE_BY_ONE;
      if (together) {
        transaction.begin();
      }
      for (SqlStatement statement : section.text().statements()) {
        transaction.run(file, section, statement);
        if (transaction.hasFailed()) {
          break;
        }
      }
      all.addAll(transaction.end());
      if (transaction.hasFailed()) {
        break;
      }
    }
    return all;
  }

  @Override
  public void close() {
    close(worker);
    close(observer);
  }

  private static void close(@Nullable Connection connection) {
    if (connection == null) {
      return;
    }
    try {
      connection.close();
    } catch (SQLException _) {
      // It ends with this process in any case.
    }
  }
}
