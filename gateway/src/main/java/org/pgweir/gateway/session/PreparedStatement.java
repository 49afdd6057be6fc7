package org.pgweir.gateway.session;

import org.pgweir.gateway.session.Judgements.Judged;

/**
 * A statement the client prepared with Parse, and the judgement that let it pass.
 *
 * <p>Kept so that it can be judged again when what it was judged by has moved on since.
 */
final class PreparedStatement {

  private final String name;
  private final SqlText sql;
  private Judged judged;

  PreparedStatement(String name, Judged judged) {
    this.name = name;
    this.sql = judged.text();
    this.judged = judged;
  }

  String name() {
    return name;
  }

  /** The text as it was read at Parse. */
  SqlText sql() {
    return sql;
  }

  /** The latest judgement. */
  Judged judged() {
    return judged;
  }

  void judged(Judged latest) {
    judged = latest;
  }
}
