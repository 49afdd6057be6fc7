package org.pgweir.gateway.backfill;

/** Rows cannot be changed as they should be, and trying again would not help. */
public final class CannotGoOn extends Exception {

  private static final long serialVersionUID = 1L;

  private final String sqlState;

  CannotGoOn(String sqlState, String message) {
    super(message);
    this.sqlState = sqlState;
  }

  public String sqlState() {
    return sqlState;
  }
}
