package org.pgweir.gateway.config;

/** Who checks a client's password, and against what. */
public record AuthConfig(Mode mode, VerifierSource verifiers) {

  /** Where the authentication dialogue ends. */
  public enum Mode {
    /** At the gateway when both legs are TLS and there are verifiers, else at the server. */
    AUTO,
    /** At the server: the gateway relays the dialogue. */
    PASS_THROUGH,
    /** At the gateway, which then logs in to the server as the client. */
    TERMINATE
  }

  /**
   * @throws ConfigException when the gateway shall check passwords but knows none
   */
  public AuthConfig {
    if (mode == Mode.TERMINATE && verifiers instanceof VerifierSource.None) {
      throw new ConfigException(
          "authentication mode terminate needs verifiers: pg_authid, or a file");
    }
  }

  public static AuthConfig defaults() {
    return new AuthConfig(Mode.AUTO, new VerifierSource.None());
  }
}
