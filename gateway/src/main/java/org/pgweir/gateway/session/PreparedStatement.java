package org.pgweir.gateway.session;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
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
  private final Awaited.Binding binding = new Awaited.Binding(this);
  private Judged judged;
  private byte[] serverText;
  private @Nullable ResultShape shape;

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
    this.serverText = sql.bytes();
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

  /** The entry of a Bind of it to the unnamed portal. */
  Awaited.Binding binding() {
    return binding;
  }

  /** The text the server knows it by: the client's, unless it was prepared again. */
  byte[] serverText() {
    return serverText;
  }

  void serverText(byte[] latest) {
    serverText = latest;
  }

  /** The client was told which columns it returns. */
  void told(ResultShape columns) {
    shape = columns;
  }

  /** Whether it returns columns, and the client knows which. */
  boolean isTold() {
    return shape != null;
  }

  /** What the client was told; only if it {@linkplain #isTold was}. */
  ResultShape shape() {
    return Objects.requireNonNull(shape);
  }
}
