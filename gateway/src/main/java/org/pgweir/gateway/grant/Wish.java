package org.pgweir.gateway.grant;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.pgweir.policies.policy.SessionClass;

/**
 * What somebody asks to be granted.
 *
 * @param role the login of the sessions it is for
 * @param access the access file that refuses it
 * @param from when it begins; empty for as soon as it is approved
 */
record Wish(
    String role,
    SessionClass sessionClass,
    String access,
    What what,
    String reason,
    int uses,
    Duration lasts,
    Optional<Instant> from) {

  /** What for. A closed set. */
  sealed interface What {}

  /**
   * One statement.
   *
   * @param text as it was refused, for those who decide
   */
  record Statement(String fingerprint, String parameters, String text) implements What {}

  /** Statements of a kind, or that touch nothing but a table, or both. */
  record Scope(Optional<String> table, Optional<String> kind) implements What {}

  /** Whatever is refused: an emergency. */
  record Everything() implements What {}
}
