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

  /** The catalogue could not be read. */
  public static final class Unreadable extends Exception {

    private static final long serialVersionUID = 1L;

    private final String why;

    Unreadable(String why, Throwable cause) {
      super(why, cause);
      this.why = why;
    }

    /** A sentence without secrets and without a full stop. */
    public String why() {
      return why;
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
