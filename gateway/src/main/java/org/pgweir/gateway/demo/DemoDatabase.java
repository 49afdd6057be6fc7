package org.pgweir.gateway.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * An embedded PostgreSQL with a seeded table {@code orders}, in a temporary folder that goes with
 * it. Runs as root too. Durability is off: nothing in it is worth a disk write.
 */
public final class DemoDatabase implements AutoCloseable {

  public static final String HOST = "127.0.0.1";
  public static final String USER = "postgres";
  public static final String NAME = "shop";

  private final EmbeddedPostgres postgres;
  private final int rows;

  private DemoDatabase(EmbeddedPostgres postgres, int rows) {
    this.postgres = postgres;
    this.rows = rows;
  }

  /** Starts the server and fills {@code orders} with {@code rows} rows, ids from 1 upwards. */
  public static DemoDatabase start(int rows) throws IOException, SQLException {
    DemoDatabase database = new DemoDatabase(startServer(), rows);
    try {
      database.seed();
      return database;
    } catch (SQLException failed) {
      database.close();
      throw failed;
    }
  }

  private static EmbeddedPostgres startServer() throws IOException {
    try {
      return EmbeddedPostgres.builder()
          .setRegisterShutdownHook(false)
          .setServerConfig("max_wal_size", "4GB")
          .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
          .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IllegalStateException noBinariesOrNoStart) {
      throw new IOException(
          "cannot start a PostgreSQL here: " + noBinariesOrNoStart.getMessage(),
          noBinariesOrNoStart);
    }
  }

  public int port() {
    return postgres.getPort();
  }

  int rows() {
    return rows;
  }

  /** A new connection straight to the server; the caller closes it. */
  Connection connect() throws SQLException {
    return DriverManager.getConnection(url(port()));
  }

  /** The address of the database behind {@code port}, be it the server's or a gateway's. */
  public static String url(int port) {
    return "jdbc:postgresql://%s:%d/%s?user=%s".formatted(HOST, port, NAME, USER);
  }

  // Free space in each page is what a table under steady updates has; it keeps the backfill short.
  private void seed() throws SQLException {
    execute(postgres.getJdbcUrl(USER, "postgres"), "CREATE DATABASE " + NAME);
    execute(
        url(port()),
        """
        CREATE TABLE orders (
          id bigint PRIMARY KEY,
          customer_id bigint NOT NULL,
          status text NOT NULL,
          total_cents integer NOT NULL,
          placed_at timestamptz NOT NULL
        ) WITH (fillfactor = 60)\
        """,
        """
        INSERT INTO orders
        SELECT i, 1 + i %% 50000, 'paid', 100 + i %% 90000, now() - i * interval '1 second'
        FROM generate_series(1, %d) AS i\
        """
            .formatted(rows),
        "VACUUM ANALYZE orders");
  }

  private static void execute(String url, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Stops the server and deletes its files. Doing it again does nothing. */
  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
