package org.pgweir.gateway.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The admin HTTP server: health, readiness, metrics and operations.
 *
 * @param address port 0 lets the system choose a free port
 * @param users who may do what; while there are none, everybody on this machine may do everything
 *     but what has to be somebody's
 * @param tls how it is encrypted; empty for not
 * @param webhook who is told of grants; empty for nobody
 */
public record AdminConfig(
    HostPort address, List<AdminUser> users, Optional<Tls> tls, Optional<Webhook> webhook) {

  public static final HostPort DEFAULT_ADDRESS = new HostPort("127.0.0.1", 7433);

  /**
   * What the server shows.
   *
   * @param clientCa of the certificates that users may show; empty if none do
   */
  public record Tls(Path certificate, Path key, Optional<Path> clientCa) {}

  /**
   * Where requests and decisions are posted.
   *
   * @param secret key of the signature each bears
   */
  public record Webhook(String url, Secret secret) {}

  public AdminConfig {
    users = List.copyOf(users);
  }

  /** Without users, encryption or webhook. */
  public AdminConfig(HostPort address) {
    this(address, List.of(), Optional.empty(), Optional.empty());
  }

  public static AdminConfig defaults() {
    return new AdminConfig(DEFAULT_ADDRESS);
  }

  public AdminConfig withAddress(HostPort changed) {
    return new AdminConfig(changed, users, tls, webhook);
  }
}
