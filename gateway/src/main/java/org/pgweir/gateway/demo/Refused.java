package org.pgweir.gateway.demo;

import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** A refusal as the client's driver reads it. */
record Refused(String sqlState, String rule, String hint, String shown) {

  /** Reads the error fields; empty if the error came from the driver, not from the wire. */
  static Optional<Refused> of(SQLException error) {
    if (!(error instanceof PSQLException fromDriver)) {
      return Optional.empty();
    }
    ServerErrorMessage fields = fromDriver.getServerErrorMessage();
    if (fields == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Refused(
            error.getSQLState(),
            text(fields.getConstraint()),
            text(fields.getHint()),
            show(fields)));
  }

  private static String show(ServerErrorMessage fields) {
    StringBuilder shown = new StringBuilder();
    field(shown, text(fields.getSeverity()), fields.getSQLState() + ": " + fields.getMessage());
    field(shown, "DETAIL", text(fields.getDetail()));
    field(shown, "HINT", text(fields.getHint()));
    field(shown, "SCHEMA NAME", text(fields.getSchema()));
    field(shown, "TABLE NAME", text(fields.getTable()));
    field(shown, "COLUMN NAME", text(fields.getColumn()));
    field(shown, "CONSTRAINT NAME", text(fields.getConstraint()));
    return shown.toString();
  }

  private static void field(StringBuilder shown, String name, String value) {
    if (!value.isEmpty()) {
      shown.append(name).append(":  ").append(value).append('\n');
    }
  }

  private static String text(@org.jspecify.annotations.Nullable String field) {
    return field == null ? "" : field;
  }
}
