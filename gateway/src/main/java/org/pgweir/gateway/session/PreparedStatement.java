package org.pgweir.gateway.session;

import org.pgweir.policies.Judgement;

/**
 * A statement the client prepared with Parse, and the judgement by which it was allowed.
 *
 * <p>Kept so that it can be judged again when the judge's epoch has moved on since.
 */
final class PreparedStatement {

  private final String name;
  private final SqlText sql;
  private Judgement judgement;

  PreparedStatement(String name, SqlText sql, Judgement judgement) {
    this.name = name;
    this.sql = sql;
    this.judgement = judgement;
  }

  String name() {
    return name;
  }

  SqlText sql() {
    return sql;
  }

  Judgement judgement() {
    return judgement;
  }

  void judged(Judgement again) {
    judgement = again;
  }
}
