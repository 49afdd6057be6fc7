package org.pgweir.gateway.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A database in which conversations are held one after the other, each in an empty schema. */
public final class Stage {

  private static final String EMPTY_SCHEMA =
      """
      SET client_min_messages = error;
      DROP SCHEMA IF EXISTS script CASCADE;
      CREATE SCHEMA script;
      GRANT USAGE, CREATE ON SCHEMA script TO guest;
      SET search_path = script;
      """;

  private final String database;
  private final Connection connection;

  private Stage(String database, Connection connection) {
    this.database = database;
    this.connection = connection;
  }

  /** A new one, which ends with the server; its search path is the schema of the conversations. */
  public static Stage on(PostgresServer server) {
    String database = server.createDatabase("conversation");
    server.execute("postgres", "ALTER DATABASE " + database + " SET search_path = script");
    try {
      return new Stage(database, server.connect(database));
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  public String database() {
    return database;
  }

  /** Empties the schema and runs the setup of a conversation. */
  public void set(Conversation conversation) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(EMPTY_SCHEMA + String.join(";\n", conversation.setup()));
    }
  }
}
