package org.pgweir.gateway.change;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The worker's connection as the client's session would be: its role, its search_path and what else
 * decides how the plan's SQL is read. Confined to one thread.
 */
public final class ClientSession {

  private static final String OWN_SEARCH_PATH = "pg_catalog, pg_temp";

  private final Connection connection;
  private final Journal journal;
  private final StoredChange change;
  private final Interruptions interruptions;

  ClientSession(
      Connection connection, Journal journal, StoredChange change, Interruptions interruptions) {
    this.connection = connection;
    this.journal = journal;
    this.change = change;
    this.interruptions = interruptions;
  }

  /** Work in one transaction. */
  @FunctionalInterface
  interface Work {
    /** Whether it is to be committed. */
    boolean run() throws SQLException, StepFailed;
  }

  /** Runs the work in a transaction; what is not committed is rolled back. */
  boolean inTransaction(Work work) throws SQLException, StepFailed {
    connection.setAutoCommit(false);
    try {
      boolean keep = work.run();
      if (keep) {
        connection.commit();
      }
      return keep;
    } finally {
      if (!connection.isClosed()) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  /** The rest of the transaction has the client's rights and names. */
  void become(Duration lockTimeout, Duration statementTimeout) throws SQLException {
    set(true, lockTimeout, statementTimeout);
  }

  /** The rest of the transaction is the gateway's own. */
  void becomeGateway() throws SQLException {
    setting("role", "none", true);
    setting("search_path", OWN_SEARCH_PATH, true);
    setting("statement_timeout", "0", true);
  }

  /** The same outside of transactions. */
  void becomeOutside() throws SQLException {
    set(false, Duration.ZERO, Duration.ZERO);
  }

  void becomeGatewayOutside() throws SQLException {
    run("RESET ROLE");
    run("RESET ALL");
  }

  private void set(boolean local, Duration lockTimeout, Duration statementTimeout)
      throws SQLException {
    for (Map.Entry<String, String> each : change.settings().entrySet()) {
      setting(each.getKey(), value(each.getKey(), each.getValue()), local);
    }
    setting("lock_timeout", Long.toString(lockTimeout.toMillis()), local);
    setting("statement_timeout", Long.toString(statementTimeout.toMillis()), local);
    setting("role", change.role(), local);
  }

  /** The driver reads no other date style than ISO; the order of day and month is what counts. */
  static String value(String name, String value) {
    return name.equals("DateStyle") ? "ISO," + value.substring(value.indexOf(',') + 1) : value;
  }

  private void setting(String name, String value, boolean local) throws SQLException {
    journal.query("SELECT pg_catalog.set_config(?, ?, ?)", _ -> true, name, value, local);
  }

  /** Runs one statement, which may be canceled meanwhile. */
  public int run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      interruptions.runs(statement);
      try {
        statement.execute(sql);
      } finally {
        interruptions.ran();
      }
      return Math.max(0, statement.getUpdateCount());
    }
  }

  /** The rows of a query, as text; NULL reads as the word. */
  public List<List<String>> rows(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      interruptions.runs(statement);
      try {
        return rows(statement, sql);
      } finally {
        interruptions.ran();
      }
    }
  }

  static List<List<String>> rows(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      List<List<String>> read = new ArrayList<>();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(String.valueOf(rows.getString(i)));
        }
        read.add(row);
      }
      return read;
    }
  }

  /** Whether the one boolean of a query is true. */
  public boolean isTrue(String query) throws SQLException {
    List<List<String>> rows = rows(query);
    return !rows.isEmpty() && rows.getFirst().getFirst().equals("t");
  }
}
