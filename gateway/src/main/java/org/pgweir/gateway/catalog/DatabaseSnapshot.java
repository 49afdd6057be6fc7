package org.pgweir.gateway.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.policies.catalog.Catalogue;

/**
 * What one database said at one moment, for commands that read it once.
 *
 * @param serverVersion as {@code server_version_num} counts, for example 180004
 */
public record DatabaseSnapshot(Catalogue catalogue, int serverVersion) {

  /** The catalogue could not be read; the message says why, without secrets. */
  public static final class Unreadable extends Exception {

    private static final long serialVersionUID = 1L;

    Unreadable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Reads a database with the login of the upstream. Waits some seconds at most.
   *
   * @throws Unreadable when it cannot be reached or does not answer
   */
  public static DatabaseSnapshot read(UpstreamConfig upstream, String database) throws Unreadable {
    CatalogueSource source = new CatalogueSource(upstream, database);
    try {
      return new DatabaseSnapshot(source.read(), serverVersion(source));
    } catch (SQLException e) {
      throw new Unreadable(source.explain(e), e);
    } finally {
      source.close();
    }
  }

  private static int serverVersion(CatalogueSource source) throws SQLException {
    try (Connection connection = source.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW server_version_num")) {
      row.next();
      return row.getInt(1);
    }
  }
}
