package org.pgweir.policies;

import java.util.List;
import org.pgweir.policies.policy.SessionClass;
import org.pgweir.policies.sql.Fingerprint;

/**
 * A statement as grants name it.
 *
 * @param access the {@code kind: Access} file that refuses it
 * @param fingerprint of the statement without its literals
 * @param parameters hash of its literals; with {@link #ANY} behind it where values come apart from
 *     the text, whatever they are
 * @param kind as {@code statementKind} in policies: {@code alter table}
 * @param tables every relation it touches; empty if that is not known
 * @param writes whether it needs a transaction that may write
 */
public record Grantable(
    String access,
    SessionClass sessionClass,
    String fingerprint,
    String parameters,
    String kind,
    List<String> tables,
    boolean writes) {

  /** Of parameters: there are values that nobody has seen. */
  public static final String ANY = "+any";

  public Grantable {
    tables = List.copyOf(tables);
  }

  /** How people name a statement: {@code FINGERPRINT:PARAMETERS}. */
  public static String statement(Fingerprint print) {
    return print.id() + ":" + Grants.parameters(print);
  }

  /** How people name the statement: {@code FINGERPRINT:PARAMETERS}. */
  public String statement() {
    return fingerprint + ":" + parameters;
  }
}
