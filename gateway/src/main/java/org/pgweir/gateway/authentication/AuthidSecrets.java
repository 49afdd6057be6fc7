package org.pgweir.gateway.authentication;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.pgweir.gateway.config.ConfigException;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.jdbc.OwnConnections;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Secrets from the server's {@code pg_authid}, asked for at every login.
 *
 * <p>There is no cache: a login costs the server a process anyway, beside which an index look-up is
 * nothing, and a password that was changed, has expired or was taken away counts at once. Roles
 * that may not log in are left to the server, which says so itself once the password was right.
 */
final class AuthidSecrets implements SecretSource {

  private static final Logger LOG = LoggerFactory.getLogger(AuthidSecrets.class);

  private static final int MAX_CONNECTIONS = 4;
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  /**
   * Every name is qualified, operators too, so that no schema of a user's can come in between;
   * besides, the connection's search_path is fixed. The cast cuts a name as the server does.
   */
  private static final String QUERY =
      """
      SELECT a.rolpassword
      FROM pg_catalog.pg_authid AS a
      WHERE a.rolname OPERATOR(pg_catalog.=) CAST(CAST(? AS pg_catalog.text) AS pg_catalog.name)
        AND a.rolpassword IS NOT NULL
        AND (a.rolvaliduntil IS NULL
             OR a.rolvaliduntil OPERATOR(pg_catalog.>=) pg_catalog.clock_timestamp())
      """;

  private final HikariDataSource connections;

  private AuthidSecrets(HikariDataSource connections) {
    this.connections = connections;
  }

  /**
   * Opens a small pool of the gateway's own connections, which is empty while nobody logs in.
   *
   * @throws ConfigException if the gateway's own role may not read pg_authid
   */
  static AuthidSecrets open(UpstreamConfig upstream) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("pgweir-authid");
    pool.setDataSource(OwnConnections.source(upstream));
    pool.setMaximumPoolSize(MAX_CONNECTIONS);
    pool.setMinimumIdle(0);
    pool.setIdleTimeout(IDLE.toMillis());
    pool.setConnectionTimeout(PATIENCE.toMillis());
    pool.setInitializationFailTimeout(-1);
    pool.setReadOnly(true);
    AuthidSecrets secrets = new AuthidSecrets(new HikariDataSource(pool));
    try {
      secrets.check(upstream.user().orElseThrow());
    } catch (ConfigException refused) {
      secrets.close();
      throw refused;
    }
    return secrets;
  }

  /** A server that cannot be reached is only noted: it may come later. */
  private void check(String ownRole) {
    try {
      find("");
    } catch (IOException unavailable) {
      if (unavailable.getCause() instanceof SQLException refused
          && INSUFFICIENT_PRIVILEGE.equals(refused.getSQLState())) {
        throw new ConfigException(
            "verifiers from pg_authid need a role that may read it: the gateway's own, "
                + ownRole
                + ", may not; grant it SELECT on pg_catalog.pg_authid in the database it uses");
      }
      LOG.atWarn().log("pg_authid cannot be read yet: {}", unavailable.getMessage());
    }
  }

  @Override
  public StoredSecret find(String role) throws IOException {
    try (Connection connection = connections.getConnection();
        PreparedStatement query = connection.prepareStatement(QUERY)) {
      query.setString(1, role);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? StoredSecret.parse(rows.getString(1)) : new StoredSecret.None();
      }
    } catch (SQLException unavailable) {
      throw new IOException("pg_authid: " + reason(unavailable), unavailable);
    } catch (IllegalArgumentException unknown) {
      LOG.atWarn().log("a secret in pg_authid is of no known form: {}", unknown.getMessage());
      return new StoredSecret.None();
    }
  }

  /** The pool says that it has no connection, its cause says why. */
  private static String reason(SQLException unavailable) {
    Throwable cause = unavailable.getCause();
    return unavailable.getMessage() + (cause == null ? "" : ": " + cause.getMessage());
  }

  @Override
  public void close() {
    connections.close();
  }
}
