package org.pgweir.gateway.guard;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.testkit.PostgresServer;

/** A database with a table {@code orders (id, state)} of 1,000 rows, and connections to it. */
record Orders(PostgresServer server, String database) {

  /** How pgjdbc sends a statement. */
  static final List<String> PROTOCOLS = List.of("simple", "extended");

  static Orders on(PostgresServer server) throws SQLException {
    Orders orders = new Orders(server, server.createDatabase("orders"));
    try (Connection setup = orders.direct()) {
      execute(setup, "CREATE TABLE orders (id serial PRIMARY KEY, state text)");
      execute(setup, "INSERT INTO orders (state) SELECT 'new' FROM generate_series(1, 1000)");
    }
    return orders;
  }

  Connection direct() throws SQLException {
    return DriverManager.getConnection(PostgresServer.url(server.port(), database));
  }

  Connection through(Gateway gateway, String protocol) throws SQLException {
    return DriverManager.getConnection(
        PostgresServer.url(gateway.port(), database) + "&preferQueryMode=" + protocol);
  }

  static void execute(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  static void execute(Statement statement, String sql) {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  static List<String> columns(Connection connection) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (ResultSet rows = connection.getMetaData().getColumns(null, "public", "orders", null)) {
      while (rows.next()) {
        columns.add(rows.getString("COLUMN_NAME"));
      }
    }
    return columns;
  }

  static List<String> warnings(Statement statement) throws SQLException {
    List<String> messages = new ArrayList<>();
    for (SQLWarning warning = statement.getWarnings();
        warning != null;
        warning = warning.getNextWarning()) {
      messages.add(warning.getMessage());
    }
    return messages;
  }
}
