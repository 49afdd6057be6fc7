package org.pgweir.gateway.config;

/**
 * The admin HTTP server: health, readiness and metrics.
 *
 * @param address port 0 lets the system choose a free port
 */
public record AdminConfig(HostPort address) {

  public static final HostPort DEFAULT_ADDRESS = new HostPort("127.0.0.1", 7433);

  public static AdminConfig defaults() {
    return new AdminConfig(DEFAULT_ADDRESS);
  }
}
