package org.pgweir.gateway.change;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.pgweir.gateway.backfill.BackfillJob;
import org.pgweir.gateway.backfill.Backfills.About;
import org.pgweir.gateway.backfill.Backfills.NotStarted;
import org.pgweir.gateway.backfill.Backfills.Start;
import org.pgweir.gateway.backfill.Backfills.Started;
import org.pgweir.gateway.backfill.JobCheck;
import org.pgweir.gateway.backfill.RowSession;
import org.pgweir.gateway.store.Store;

/** Checks a job and writes it down, in one transaction. Confined to the connection's thread. */
final class JobStart {

  private static final String UNIQUE_VIOLATION = "23505";

  private final Connection connection;
  private final Journal journal;

  JobStart(Connection connection) {
    this.connection = connection;
    this.journal = new Journal(connection);
  }

  Start start(BackfillJob job) throws SQLException {
    if (new Store(connection).state() instanceof Store.State.Unusable(String why)) {
      return new NotStarted("3F000", why, new About.Job());
    }
    connection.setAutoCommit(false);
    try {
      Start start = inTransaction(job);
      if (start instanceof Started) {
        connection.commit();
      }
      return start;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private Start inTransaction(BackfillJob job) throws SQLException {
    for (Map.Entry<String, String> each : job.runsAs().settings().entrySet()) {
      set(each.getKey(), ClientSession.value(each.getKey(), each.getValue()));
    }
    try {
      set("role", job.runsAs().role());
    } catch (SQLException e) {
      if (SqlStates.isTransient(e)) {
        throw e;
      }
      return new NotStarted(
          SqlStates.state(e),
          "the gateway's role may not act as role \"%s\"; GRANT that role to it"
              .formatted(job.runsAs().role()),
          new About.Role());
    }
    JobCheck.Outcome outcome = JobCheck.of(session(), job.table(), job.work());
    return switch (outcome) {
      case JobCheck.Bad(String sqlState, String why, About about) ->
          new NotStarted(sqlState, why, about);
      case JobCheck.Good good -> write(job, good);
    };
  }

  private Start write(BackfillJob job, JobCheck.Good good) throws SQLException {
    set("role", "none");
    set("search_path", "pg_catalog, pg_temp");
    OptionalLong above = job.terms().approvalAbove();
    boolean approval = above.isPresent() && good.rows() >= above.getAsLong();
    List<Long> others =
        journal.query(
            """
            SELECT id FROM pgweir.change WHERE relation = ?::bigint::oid
            AND state IN ('running', 'paused', 'failed', 'undoing')\
            """,
            row -> row.getLong(1),
            good.relation());
    if (!others.isEmpty()) {
      return underWay("change %d".formatted(others.getFirst()));
    }
    try {
      return new Started(
          new JobJournal(journal)
              .insert(job, good.table(), good.relation(), good.rows(), approval));
    } catch (SQLException e) {
      if (SqlStates.state(e).equals(UNIQUE_VIOLATION)) {
        return underWay("another change");
      }
      throw e;
    }
  }

  private static Start underWay(String what) {
    return new NotStarted(
        "55006", what + " of the same table is under way; one at a time", new About.Table());
  }

  private RowSession session() {
    return sql -> {
      try (Statement statement = connection.createStatement()) {
        statement.setEscapeProcessing(false);
        return ClientSession.rows(statement, sql);
      }
    };
  }

  private void set(String name, String value) throws SQLException {
    journal.query("SELECT pg_catalog.set_config(?, ?, true)", _ -> true, name, value);
  }
}
