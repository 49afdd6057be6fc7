package org.pgweir.gateway.session;

import org.pgweir.gateway.session.Judgements.Judged;
import org.pgweir.policies.Granting;

/**
 * A statement the client prepared with Parse, and the judgement that let it pass.
 *
 * <p>Kept so that it can be judged again when what it was judged by has moved on since.
 */
final class PreparedStatement {

  private final String name;
  private final SqlText sql;
  private final Judged ungranted;
  private Judged judged;

  PreparedStatement(String name, Judged judged) {
    this(name, judged, judged);
  }

  /**
   * The same, by a grant.
   *
   * @param ungranted the judgement without the grant
   */
  PreparedStatement(String name, Judged judged, Judged ungranted) {
    this.name = name;
    this.sql = judged.text();
    this.judged = judged;
    this.ungranted = ungranted;
  }

  /** As a portal runs it: what is granted goes with the first, and is gone for others. */
  PreparedStatement bound() {
    if (!(judged.judgement().granting() instanceof Granting.Used)) {
      return this;
    }
    PreparedStatement granted = new PreparedStatement(name, judged, ungranted);
    judged = ungranted;
    return granted;
  }

  /** It has run: what it wrote by a grant, it does not write again. */
  void ran() {
    if (judged.judgement().granting() instanceof Granting.Used(var _, boolean writes) && writes) {
      judged = ungranted;
    }
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
