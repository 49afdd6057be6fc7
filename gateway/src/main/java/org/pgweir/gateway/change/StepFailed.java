package org.pgweir.gateway.change;

import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** A step cannot be done, and trying again would not help. */
public final class StepFailed extends Exception {

  private static final long serialVersionUID = 1L;

  private final String sqlState;

  public StepFailed(String sqlState, String message) {
    super(message);
    this.sqlState = sqlState;
  }

  StepFailed(SQLException cause) {
    super(text(cause), cause);
    this.sqlState = String.valueOf(cause.getSQLState());
  }

  String sqlState() {
    return sqlState;
  }

  String text() {
    return String.valueOf(getMessage());
  }

  /** What the server said, with its detail. */
  private static String text(SQLException e) {
    if (e instanceof PSQLException server) {
      ServerErrorMessage said = server.getServerErrorMessage();
      if (said != null && said.getMessage() != null) {
        return said.getDetail() == null
            ? said.getMessage()
            : said.getMessage() + " (" + said.getDetail() + ")";
      }
    }
    return String.valueOf(e.getMessage());
  }
}
