package org.pgweir.gateway.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.probe.Probe.Answer;
import org.pgweir.policies.probe.Probe.Question;
import org.pgweir.policies.probe.Probe.Seen;
import org.pgweir.policies.probe.Probe.Unanswered;

/**
 * Tries a statement on an empty temporary copy of its table and looks what it did, in a transaction
 * that is always rolled back.
 *
 * <p>Needs SELECT on the table, because LIKE does, and TEMPORARY on the database; leaves nothing
 * but a transaction id behind. Does not wait for the table, at most 100 ms for anything else, and
 * the statement runs at most two seconds. As everything runs as the gateway's role, {@link
 * ProbeGuard} keeps code of users out, and only {@code pg_catalog} is searched for functions and
 * operators.
 */
final class CloneProbe {

  private static final String CLONE = "pgweir_probe";

  private static final String[] BEGIN = {
    "SET TRANSACTION READ WRITE",
    "SET LOCAL search_path = pg_catalog, pg_temp",
    "SET LOCAL lock_timeout = '100ms'",
    "SET LOCAL statement_timeout = '2s'",
    "SET LOCAL standard_conforming_strings = on",
    "SET LOCAL default_table_access_method = heap"
  };

  private static final String STATE =
      """
      SELECT pg_relation_filenode(c.oid), pg_stat_get_xact_numscans(c.oid)
      FROM pg_catalog.pg_class AS c
      WHERE c.relname = '%1$s' AND c.relnamespace = pg_my_temp_schema()
      """
          .formatted(CLONE);

  private static final String INDEXES =
      """
      SELECT pg_relation_filenode(i.indexrelid)
      FROM pg_catalog.pg_index AS i
      JOIN pg_catalog.pg_class AS c ON c.oid = i.indrelid
      WHERE c.relname = '%1$s' AND c.relnamespace = pg_my_temp_schema()
      """
          .formatted(CLONE);

  private record State(long file, long scans, Set<Long> indexFiles) {}

  private final Query query;

  private CloneProbe(Connection connection) {
    this.query = new Query(connection);
  }

  /**
   * Asks.
   *
   * @param connection without autocommit; its transaction is rolled back
   */
  static Answer ask(Connection connection, Question question) throws SQLException {
    try {
      return new CloneProbe(connection).ask(question);
    } finally {
      connection.rollback();
    }
  }

  private Answer ask(Question question) throws SQLException {
    for (String sql : BEGIN) {
      query.execute(sql);
    }
    if (question.timeZone().isPresent()) {
      query.one("SELECT set_config('TimeZone', ?, true)", row -> "", question.timeZone().get());
    }
    query.execute(
        "LOCK TABLE ONLY %s IN ACCESS SHARE MODE NOWAIT".formatted(quoted(question.table())));
    Optional<String> objection = ProbeGuard.objection(query, question);
    if (objection.isPresent()) {
      return new Unanswered(objection.get());
    }
    query.execute(
        "CREATE TEMPORARY TABLE %s (LIKE %s INCLUDING ALL)"
            .formatted(CLONE, quoted(question.table())));
    State before = state();
    run(question.before() + "pg_temp." + CLONE + question.after());
    State after = state();
    return new Seen(
        before.file != after.file,
        after.scans > before.scans,
        !before.indexFiles.containsAll(after.indexFiles));
  }

  /** The text is the client's: the driver is not to look for {@code {…}} in it. */
  private void run(String sql) throws SQLException {
    try (Statement statement = query.connection().createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }

  private State state() throws SQLException {
    Set<Long> indexFiles = new HashSet<>(query.list(INDEXES, row -> row.getLong(1)));
    return query.one(STATE, row -> new State(row.getLong(1), row.getLong(2), indexFiles));
  }

  static String quoted(ObjectName name) {
    return name.schema().map(each -> quoted(each) + ".").orElse("") + quoted(name.name());
  }

  private static String quoted(String part) {
    return '"' + part.replace("\"", "\"\"") + '"';
  }
}
