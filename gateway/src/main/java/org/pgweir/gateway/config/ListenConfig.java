package org.pgweir.gateway.config;

import java.util.Optional;

/**
 * Where clients connect.
 *
 * @param address port 0 lets the system choose a free port
 * @param tls empty when an SSLRequest is answered with {@code N}
 */
public record ListenConfig(HostPort address, Optional<TlsConfig> tls) {

  public static final HostPort DEFAULT_ADDRESS = new HostPort("127.0.0.1", 7432);

  public static ListenConfig defaults() {
    return new ListenConfig(DEFAULT_ADDRESS, Optional.empty());
  }
}
