package org.pgweir.policies;

import java.util.Map;
import java.util.Optional;
import org.pgweir.policies.policy.SessionClass;

/**
 * On what terms a session takes place, beside what is said to each of its statements.
 *
 * @param access name of the {@code kind: Access} file that says so; empty where none does
 * @param settings what the server is to set from the start, in place of what the client asks for
 */
public record SessionTerms(
    SessionClass sessionClass, Optional<String> access, Map<String, String> settings) {

  /** Of a session that no file speaks of. */
  public static final SessionTerms FREE =
      new SessionTerms(SessionClass.APPLICATION, Optional.empty(), Map.of());

  public SessionTerms {
    settings = Map.copyOf(settings);
  }
}
