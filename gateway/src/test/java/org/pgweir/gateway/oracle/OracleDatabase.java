package org.pgweir.gateway.oracle;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.pgweir.gateway.catalog.CatalogueReader;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.policies.catalog.Catalogue;

/**
 * A database of one server in which cases are tried one after the other. Not thread-safe; {@link
 * #close} ends its sessions.
 */
final class OracleDatabase implements AutoCloseable {

  /** Objects outside the schema, and settings, go first; what hangs on tables goes with them. */
  private static final List<String> CLEAN_UP =
      List.of(
          """
          DO $$ DECLARE each text; BEGIN
            FOR each IN SELECT pubname FROM pg_publication LOOP
              EXECUTE format('DROP PUBLICATION %I', each);
            END LOOP;
          END $$
          """,
          "DROP SCHEMA IF EXISTS o CASCADE", "DROP SCHEMA IF EXISTS o2 CASCADE");

  /** The estimates that the planner and the catalogue go by. */
  private static final String ANALYZE =
      """
      DO $$ DECLARE each regclass; BEGIN
        FOR each IN SELECT oid FROM pg_class
            WHERE relnamespace = 'o'::regnamespace AND relkind IN ('r', 'm', 'p') LOOP
          EXECUTE 'ANALYZE ' || each;
        END LOOP;
      END $$
      """;

  private final PostgresServer server;
  private final String name;
  private final Connection worker;
  private final Connection reader;
  private Optional<Catalogue> catalogue = Optional.empty();
  private boolean fresh;

  OracleDatabase(PostgresServer server) throws SQLException {
    this.server = server;
    this.name = server.createDatabase("oracle");
    this.worker = connect();
    this.reader = connect();
    reader.setAutoCommit(false);
    reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try (Statement statement = worker.createStatement()) {
      statement.execute("SET allow_in_place_tablespaces = on");
      if (!exists("SELECT 1 FROM pg_tablespace WHERE spcname = 'ts1'")) {
        statement.execute("CREATE TABLESPACE ts1 LOCATION ''");
      }
    }
  }

  int major() {
    return server.major();
  }

  /** The session in which statements run. */
  Connection worker() {
    return worker;
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        PostgresServer.url(server.port(), name)
            + "&sslmode=disable&options=-c%20search_path=o,public");
  }

  /** Makes what the case finds. */
  void prepare(OracleCase each) throws SQLException {
    worker.setAutoCommit(true);
    try (Statement statement = worker.createStatement()) {
      statement.execute("DISCARD ALL");
      if (!fresh) {
        catalogue = Optional.empty();
        for (String sql : CLEAN_UP) {
          statement.execute(sql);
        }
        for (String sql : CaseFile.base()) {
          statement.execute(sql);
        }
        statement.execute(ANALYZE);
        fresh = true;
      }
      if (!each.preparation().isEmpty()) {
        changed();
        for (String sql : each.preparation()) {
          statement.execute(sql);
        }
        statement.execute(ANALYZE);
      }
    }
  }

  /** Says that what the base made is no longer as it was. */
  void changed() {
    fresh = false;
    catalogue = Optional.empty();
  }

  /** As it is now. */
  Catalogue catalogue() throws SQLException {
    if (catalogue.isEmpty()) {
      catalogue = Optional.of(CatalogueReader.read(reader));
    }
    return catalogue.get();
  }

  String setting(String setting) throws SQLException {
    try (Statement statement = worker.createStatement();
        ResultSet row = statement.executeQuery("SHOW " + setting)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }

  private boolean exists(String query) throws SQLException {
    try (Statement statement = worker.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next();
    }
  }

  @Override
  public void close() throws SQLException {
    worker.close();
    reader.close();
  }
}
