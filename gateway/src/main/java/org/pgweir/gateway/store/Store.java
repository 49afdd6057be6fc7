package org.pgweir.gateway.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Schema {@code pgweir} of one database, over a connection of somebody who may create it.
 *
 * <p>What is installed is all of it or nothing: the migrations that are missing run in one
 * transaction, one installer at a time. Confined to the connection's thread; blocking.
 */
public final class Store {

  /** Keys of this class of advisory locks belong to pgweir. */
  public static final int LOCK_CLASS = 0x70677765;

  private static final int INSTALLING = 0;

  private static final String READ_ONLY_SQL_TRANSACTION = "25006";
  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  /** What is there of the schema. A closed set. */
  public sealed interface State {
    /** The migrations of this build, and no others. */
    record Current() implements State {}

    /**
     * Not that.
     *
     * @param why a sentence that says what helps
     */
    record Unusable(String why) implements State {}
  }

  private final Connection connection;

  public Store(Connection connection) {
    this.connection = connection;
  }

  /** What is there; needs no right but CONNECT. */
  public State state() throws SQLException {
    if (one("SELECT pg_catalog.to_regnamespace('pgweir') IS NULL").equals("t")) {
      return new State.Unusable(
          "database \"%s\" has no schema pgweir; run pgweir install"
              .formatted(one("SELECT pg_catalog.current_database()")));
    }
    if (one("""
    SELECT pg_catalog.to_regclass('pgweir.migration') IS NOT NULL
    AND pg_catalog.has_schema_privilege('pgweir', 'USAGE')
    AND pg_catalog.has_table_privilege('pgweir.migration', 'SELECT')\
    """)
        .equals("f")) {
      return new State.Unusable(
          "role \"%s\" may not use schema pgweir; run pgweir install --role with it"
              .formatted(one("SELECT current_user")));
    }
    Map<Integer, String> applied = applied();
    List<String> missing = new ArrayList<>();
    for (Migration migration : Migrations.all()) {
      String checksum = applied.remove(migration.number());
      if (checksum == null) {
        missing.add(migration.name());
      } else if (!checksum.equals(migration.checksum())) {
        return new State.Unusable(
            "schema pgweir was installed from another %s than this build has"
                .formatted(migration.name()));
      }
    }
    if (!applied.isEmpty()) {
      return new State.Unusable("schema pgweir was installed by a newer pgweir than this one");
    }
    return missing.isEmpty()
        ? new State.Current()
        : new State.Unusable(
            "schema pgweir lacks %s; run pgweir install".formatted(String.join(", ", missing)));
  }

  /**
   * Brings the schema up to this build.
   *
   * @param role of the gateway, which gets what it needs there; empty if it is the installer's own
   * @return names of the migrations that were missing
   */
  public List<String> install(Optional<String> role) throws StoreException {
    return inTransaction(() -> {
      lock();
      create();
      Map<Integer, String> applied = applied();
      List<String> done = new ArrayList<>();
      for (Migration migration : Migrations.all()) {
        String checksum = applied.remove(migration.number());
        if (checksum == null) {
          apply(migration);
          done.add(migration.name());
        } else if (!checksum.equals(migration.checksum())) {
          throw new StoreException(
              "%s is installed, and not as this build has it: use the pgweir that installed it"
                  .formatted(migration.name()));
        }
      }
      if (!applied.isEmpty()) {
        throw new StoreException("it was installed by a newer pgweir: use that one");
      }
      if (role.isPresent()) {
        grant(role.get());
      }
      return done;
    });
  }

  /**
   * Takes the schema away, with the history of all changes.
   *
   * @param force also while changes are under way, which nobody ends then
   * @return whether there was one
   */
  public boolean uninstall(boolean force) throws StoreException {
    return inTransaction(() -> {
      lock();
      if (one("SELECT pg_catalog.to_regnamespace('pgweir') IS NULL").equals("t")) {
        return false;
      }
      if (!force && one("SELECT pg_catalog.to_regclass('pgweir.change') IS NOT NULL").equals("t")) {
        String open =
            one(
                """
                SELECT pg_catalog.count(*) FROM pgweir.change
                WHERE state IN ('running', 'paused', 'failed', 'undoing')\
                """);
        if (!open.equals("0")) {
          throw new StoreException(
              ("changes that are neither done nor undone: %s. Let them end, or abort them (pgweir"
                      + " change list); --force takes the journal away and leaves the tables as"
                      + " they are now")
                  .formatted(open));
        }
      }
      if (!force
          && one("SELECT pg_catalog.to_regclass('pgweir.rollout') IS NOT NULL").equals("t")
          && !one("""
          SELECT pg_catalog.count(*) FROM pgweir.rollout
          WHERE phase NOT IN ('done', 'aborted')\
          """)
              .equals("0")) {
        throw new StoreException(
            "rollouts are under way: let them end, or abort them (pgweir rollout list); --force"
                + " takes their triggers away and leaves the columns as they are now");
      }
      run("DROP SCHEMA pgweir CASCADE");
      return true;
    });
  }

  /** Work in one transaction. */
  @FunctionalInterface
  private interface Work<T> {
    T run() throws SQLException, StoreException;
  }

  private <T> T inTransaction(Work<T> work) throws StoreException {
    try {
      refuseReadOnly();
      connection.setAutoCommit(false);
      try {
        T result = work.run();
        connection.commit();
        return result;
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new StoreException(explain(e), e);
    }
  }

  private void refuseReadOnly() throws SQLException, StoreException {
    if (one("SELECT pg_catalog.pg_is_in_recovery()").equals("t")) {
      throw new StoreException("the server is a standby: name its primary");
    }
    if (one("SHOW transaction_read_only").equals("on")) {
      throw new StoreException(
          "the database is read-only (default_transaction_read_only): nothing can be written"
              + " there");
    }
  }

  /** One at a time; ends with the transaction. */
  private void lock() throws SQLException {
    run("SET LOCAL search_path = pg_catalog, pg_temp");
    run("SELECT pg_advisory_xact_lock(%d, %d)".formatted(LOCK_CLASS, INSTALLING));
  }

  private void create() throws SQLException, StoreException {
    if (one("SELECT to_regnamespace('pgweir') IS NULL").equals("t")) {
      run("CREATE SCHEMA pgweir");
    }
    if (one("""
    SELECT pg_has_role(nspowner, 'USAGE') FROM pg_namespace WHERE nspname = 'pgweir'\
    """)
        .equals("f")) {
      throw new StoreException("schema pgweir belongs to another role: install as that one");
    }
    run(
        """
        CREATE TABLE IF NOT EXISTS pgweir.migration (
          number integer PRIMARY KEY,
          name text NOT NULL,
          checksum text NOT NULL,
          applied_at timestamptz NOT NULL DEFAULT now(),
          applied_by text NOT NULL DEFAULT session_user
        )\
        """);
  }

  private Map<Integer, String> applied() throws SQLException {
    Map<Integer, String> applied = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT number, checksum FROM pgweir.migration")) {
      while (rows.next()) {
        applied.put(rows.getInt(1), rows.getString(2));
      }
    }
    return applied;
  }

  private void apply(Migration migration) throws SQLException {
    run(migration.sql());
    try (PreparedStatement record =
        connection.prepareStatement(
            "INSERT INTO pgweir.migration (number, name, checksum) VALUES (?, ?, ?)")) {
      record.setInt(1, migration.number());
      record.setString(2, migration.name());
      record.setString(3, migration.checksum());
      record.execute();
    }
  }

  private void grant(String role) throws SQLException, StoreException {
    String name;
    try (PreparedStatement quoting =
        connection.prepareStatement(
            "SELECT quote_ident(rolname) FROM pg_roles WHERE rolname = ?")) {
      quoting.setString(1, role);
      try (ResultSet row = quoting.executeQuery()) {
        if (!row.next()) {
          throw new StoreException("there is no role \"%s\"".formatted(role));
        }
        name = row.getString(1);
      }
    }
    for (String sql :
        List.of(
            "GRANT USAGE, CREATE ON SCHEMA pgweir TO ",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pgweir TO ",
            "GRANT USAGE ON ALL SEQUENCES IN SCHEMA pgweir TO ",
            "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pgweir TO ")) {
      run(sql + name);
    }
  }

  private String explain(SQLException e) {
    String message = String.valueOf(e.getMessage());
    return switch (String.valueOf(e.getSQLState())) {
      case INSUFFICIENT_PRIVILEGE ->
          message
              + " (the role needs CREATE on the database: GRANT CREATE ON DATABASE … TO …, or"
              + " install as one that has it)";
      case READ_ONLY_SQL_TRANSACTION -> message + " (name a server that takes writes)";
      default -> message;
    };
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String one(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }
}
