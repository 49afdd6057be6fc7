package org.pgweir.gateway.config;

import java.util.Optional;

/**
 * The server behind the gateway, and the gateway's own login there. Clients log in as themselves.
 *
 * @param user the role of the gateway's own connections (catalogue, verifiers, jobs)
 * @param database the database of the gateway's own connections; empty means the one named like the
 *     user, as with libpq
 * @param applicationName what the gateway's own connections call themselves
 */
public record UpstreamConfig(
    HostPort address,
    Optional<String> user,
    Optional<Secret> password,
    Optional<String> database,
    UpstreamTls tls,
    String applicationName) {

  public static final String DEFAULT_APPLICATION_NAME = "pgweir";

  /** A server reached without credentials of our own, with libpq's default {@code sslmode}. */
  public static UpstreamConfig of(HostPort address) {
    return new UpstreamConfig(
        address,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        UpstreamTls.defaults(),
        DEFAULT_APPLICATION_NAME);
  }

  public UpstreamConfig withUser(String changed) {
    return new UpstreamConfig(
        address, Optional.of(changed), password, database, tls, applicationName);
  }

  public UpstreamConfig withPassword(Secret changed) {
    return new UpstreamConfig(address, user, Optional.of(changed), database, tls, applicationName);
  }

  public UpstreamConfig withTls(UpstreamTls changed) {
    return new UpstreamConfig(address, user, password, database, changed, applicationName);
  }
}
