package org.pgweir.gateway.backfill;

/** Text as SQL. */
final class Sql {

  private Sql() {}

  /** Means the same whatever standard_conforming_strings says. */
  static String literal(String text) {
    return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }
}
