package org.pgweir.policies;

import java.util.List;
import java.util.Optional;

/**
 * What a session has set, as far as judgement depends on it. A value.
 *
 * @param searchPath the parts of {@code search_path} as they were set, {@code $user} among them;
 *     empty for what the role, the database and the server say
 * @param timeZone empty where it is not known
 * @param role the role after SET ROLE; empty for the one that logged in
 */
public record SessionSettings(
    Optional<List<String>> searchPath, Optional<String> timeZone, Optional<String> role) {

  /** Of a session that has set nothing. */
  public static final SessionSettings DEFAULT =
      new SessionSettings(Optional.empty(), Optional.empty(), Optional.empty());
}
