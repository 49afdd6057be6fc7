package org.pgweir.policies.policy;

import java.util.Map;

/**
 * What a client said of itself in its StartupMessage. Nothing that it says later changes it.
 *
 * @param parameters by name, as they were sent; without those that say who connects to what
 */
public record Arrival(String applicationName, Map<String, String> parameters) {

  /** Of a client that said nothing. */
  public static final Arrival UNSAID = new Arrival("", Map.of());

  public Arrival {
    parameters = Map.copyOf(parameters);
  }
}
