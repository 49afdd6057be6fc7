package org.pgweir.gateway.session;

/**
 * A statement the client prepared with Parse, and the epoch at which it was allowed.
 *
 * <p>Kept so that it can be judged again when the judge's epoch has moved on since.
 */
final class PreparedStatement {

  private final String name;
  private final SqlText sql;
  private long judgedAtEpoch;

  PreparedStatement(String name, SqlText sql, long judgedAtEpoch) {
    this.name = name;
    this.sql = sql;
    this.judgedAtEpoch = judgedAtEpoch;
  }

  String name() {
    return name;
  }

  SqlText sql() {
    return sql;
  }

  long judgedAtEpoch() {
    return judgedAtEpoch;
  }

  void judgedAt(long epoch) {
    judgedAtEpoch = epoch;
  }
}
