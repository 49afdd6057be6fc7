package org.pgweir.gateway.catalog;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import org.pgweir.gateway.config.UpstreamConfig;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Says in one sentence why a database could not be asked and what may help. Names the gateway's
 * role, never its password; of what the server said only the message.
 */
record Explanation(UpstreamConfig upstream, String database) {

  String of(Exception failure) {
    if (failure instanceof SQLException sql) {
      SQLException cause = innermost(sql);
      String state = Optional.ofNullable(cause.getSQLState()).orElse("");
      return "the catalogue of database \"%s\" cannot be read: %s"
          .formatted(database, reason(state, message(cause)));
    }
    return "the catalogue of database \"%s\" was not understood (%s); the gateway's log says more"
        .formatted(database, failure.getClass().getSimpleName());
  }

  private String reason(String state, String message) {
    String role = upstream.user().orElseThrow();
    return switch (state) {
      case SqlStates.INSUFFICIENT_PRIVILEGE ->
          "%s; the gateway's role \"%s\" needs CONNECT and to read pg_catalog"
              .formatted(message, role);
      case SqlStates.INVALID_CATALOG_NAME -> message;
      case SqlStates.QUERY_CANCELED -> "the server took too long (" + message + ")";
      case SqlStates.TOO_MANY_CONNECTIONS -> message + "; the server has no connection left for us";
      default -> byClass(state, message, role);
    };
  }

  private String byClass(String state, String message, String role) {
    if (state.startsWith(SqlStates.INVALID_AUTHORIZATION_CLASS)) {
      return "the server did not let role \"%s\" in: %s".formatted(role, message);
    }
    if (state.startsWith(SqlStates.CONNECTION_EXCEPTION_CLASS)) {
      return "the server at %s could not be reached: %s".formatted(upstream.address(), message);
    }
    return state.isEmpty() ? message : "%s (SQLSTATE %s)".formatted(message, state);
  }

  /** A pool says that it has no connection; its cause says why. */
  static SQLException innermost(SQLException failure) {
    SQLException innermost = failure;
    while (innermost.getCause() instanceof SQLException cause) {
      innermost = cause;
    }
    return innermost;
  }

  static String message(SQLException failure) {
    if (failure instanceof PSQLException server) {
      ServerErrorMessage said = server.getServerErrorMessage();
      if (said != null && said.getMessage() != null) {
        return said.getMessage();
      }
    }
    Throwable cause = failure.getCause();
    String message = cause == null ? failure.getMessage() : cause.getMessage();
    return message == null
        ? failure.getClass().getSimpleName().toLowerCase(Locale.ROOT)
        : message.lines().findFirst().orElse("");
  }
}
