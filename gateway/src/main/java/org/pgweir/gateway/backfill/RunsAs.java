package org.pgweir.gateway.backfill;

import java.util.Map;

/**
 * Whose rights a job has, and how its SQL is read.
 *
 * @param login who asked for it, for the journal
 * @param role the role that batches are run as; the gateway's own role has to be a member
 * @param settings of the session by name, search_path among them; what is not named is as the
 *     server has it for the gateway's role, with a search_path of {@code pg_catalog}
 * @param applicationName of who asked, for the journal
 */
public record RunsAs(
    String login, String role, Map<String, String> settings, String applicationName) {

  public RunsAs {
    settings = Map.copyOf(settings);
  }
}
