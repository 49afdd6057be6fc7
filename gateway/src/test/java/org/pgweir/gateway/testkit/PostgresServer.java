package org.pgweir.gateway.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A running PostgreSQL. Roles beside the superuser {@code postgres}: {@code by_password}, {@code
 * by_md5} and {@code by_scram} log in the way they are called with password {@link #PASSWORD};
 * {@code guest} logs in without and owns nothing. TLS is on and voluntary.
 */
public final class PostgresServer implements AutoCloseable {

  public static final String HOST = "127.0.0.1";
  public static final String SUPERUSER = "postgres";
  public static final String PASSWORD = "correct horse";

  private static final List<String> HBA =
      List.of(
          "local all all trust",
          "host all by_password 127.0.0.1/32 password",
          "host all by_md5 127.0.0.1/32 md5",
          "host all by_scram 127.0.0.1/32 scram-sha-256",
          "host all all 127.0.0.1/32 trust",
          "host replication all 127.0.0.1/32 trust");

  private final int major;
  private final EmbeddedPostgres postgres;
  private final Certificate certificate;
  private final AtomicInteger databases = new AtomicInteger();

  PostgresServer(int major, EmbeddedPostgres postgres, Certificate certificate) {
    this.major = major;
    this.postgres = postgres;
    this.certificate = certificate;
    execute(
        SUPERUSER,
        "CREATE ROLE guest LOGIN",
        "CREATE ROLE by_password LOGIN PASSWORD '" + PASSWORD + "'",
        "SET password_encryption = 'md5'",
        "CREATE ROLE by_md5 LOGIN PASSWORD '" + PASSWORD + "'",
        "SET password_encryption = 'scram-sha-256'",
        "CREATE ROLE by_scram LOGIN PASSWORD '" + PASSWORD + "'");
  }

  /** Between initdb and start: the certificate and who may log in how. */
  static void prepare(Path data, Certificate certificate) {
    try {
      Files.copy(
          certificate.certificate(),
          data.resolve("server.crt"),
          StandardCopyOption.REPLACE_EXISTING);
      Path key = data.resolve("server.key");
      Files.copy(certificate.key(), key, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
      Files.write(data.resolve("pg_hba.conf"), HBA);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public int major() {
    return major;
  }

  public int port() {
    return postgres.getPort();
  }

  /** What the server shows in a handshake; verifies itself. */
  public Certificate certificate() {
    return certificate;
  }

  /** A new empty database whose name starts with the given word. */
  public String createDatabase(String word) {
    return createDatabase(word, "template1");
  }

  /** The same as a copy of another database, to which nobody is connected. */
  public String createDatabase(String word, String template) {
    String name = word + "_" + databases.incrementAndGet();
    execute(SUPERUSER, "CREATE DATABASE " + name + " TEMPLATE " + template);
    return name;
  }

  /** Ends all sessions of a database and removes it. */
  public void dropDatabase(String name) {
    execute(SUPERUSER, "DROP DATABASE " + name + " WITH (FORCE)");
  }

  /** A connection of the superuser, past the gateway. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(port(), database));
  }

  /** Runs statements one by one as superuser, past the gateway. */
  public void execute(String database, String... statements) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Where the write-ahead log ends now, written or not: commits do not wait. */
  public String walPosition() {
    try (Connection connection = connect(SUPERUSER);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_current_wal_insert_lsn()")) {
      row.next();
      return String.valueOf(row.getString(1));
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** JDBC address of the superuser on some port of this machine: the server's or a gateway's. */
  public static String url(int port, String database) {
    return "jdbc:postgresql://%s:%d/%s?user=%s".formatted(HOST, port, database, SUPERUSER);
  }

  /** Ends the server as a crash does: no message to anybody, no clean-up. */
  public void kill() {
    postgres.getProcess().destroyForcibly();
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public String toString() {
    return "PostgreSQL " + major;
  }
}
