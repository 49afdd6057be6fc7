package org.pgweir.policies.catalog;

import java.util.Map;
import java.util.Optional;

/**
 * The search_path sessions of one database start with, unless the client sends one at start-up.
 * Values are as the setting is written, {@code "$user", public} for example.
 *
 * @param server of the server as a whole: its configuration file, else PostgreSQL's own default
 * @param database of all roles in the database, from {@code pg_db_role_setting}
 * @param roles of single roles in the database, by {@code rolname}, from {@code pg_db_role_setting}
 */
public record SearchPaths(String server, Optional<String> database, Map<String, String> roles) {

  public SearchPaths {
    roles = Map.copyOf(roles);
  }

  /** Where nobody has set anything. */
  public static SearchPaths ofFreshServer() {
    return new SearchPaths("\"$user\", public", Optional.empty(), Map.of());
  }

  /** What a session of that role starts with. */
  public String of(String role) {
    return Optional.ofNullable(roles.get(role)).or(() -> database).orElse(server);
  }
}
