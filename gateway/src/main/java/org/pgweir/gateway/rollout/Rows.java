package org.pgweir.gateway.rollout;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements over one connection. Confined to its thread. */
final class Rows {

  private final Connection connection;

  Rows(Connection connection) {
    this.connection = connection;
  }

  /** Reads one row. */
  @FunctionalInterface
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Work in one transaction. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws SQLException, NotPossible;
  }

  /** Commits what the work does, unless it throws. */
  <T> T inTransaction(Work<T> work) throws SQLException, NotPossible {
    connection.setAutoCommit(false);
    try {
      T result = work.run();
      connection.commit();
      return result;
    } finally {
      if (!connection.isClosed()) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  <T> List<T> query(String sql, Reader<T> reader, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<T> read = new ArrayList<>();
      while (rows.next()) {
        read.add(reader.read(rows));
      }
      return read;
    }
  }

  <T> Optional<T> first(String sql, Reader<T> reader, @Nullable Object... parameters)
      throws SQLException {
    return query(sql, reader, parameters).stream().findFirst();
  }

  int update(String sql, @Nullable Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  /** Runs SQL as it is written, question marks and braces too. */
  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }

  /** The rows of a query as it is written, as text; SQL's NULL is empty. */
  List<List<Optional<String>>> texts(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      try (ResultSet rows = statement.executeQuery(sql)) {
        int columns = rows.getMetaData().getColumnCount();
        List<List<Optional<String>>> read = new ArrayList<>();
        while (rows.next()) {
          List<Optional<String>> row = new ArrayList<>();
          for (int i = 1; i <= columns; i++) {
            row.add(Optional.ofNullable(rows.getString(i)));
          }
          read.add(row);
        }
        return read;
      }
    }
  }

  /** The one value of a query as it is written; empty for no row and for NULL. */
  Optional<String> text(String sql) throws SQLException {
    return texts(sql).stream().findFirst().flatMap(List::getFirst);
  }

  Array array(List<String> values) throws SQLException {
    return connection.createArrayOf("text", values.toArray(String[]::new));
  }

  static List<String> list(ResultSet row, int column) throws SQLException {
    Array array = row.getArray(column);
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }

  private PreparedStatement prepare(String sql, @Nullable Object... parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }
}
