package org.pgweir.gateway.config;

import java.util.List;
import java.util.Optional;

/**
 * Everything a gateway process is told at start.
 *
 * @param admin where the admin HTTP server listens; empty when it is switched off
 * @param catalogue how the databases' catalogues are kept
 * @param eventLoopThreads how many threads relay sessions, at least 1
 * @param audit where statements are written down; empty for nowhere
 * @param policies files, folders and {@code pack:NAME}s with what is allowed, in their order
 */
public record GatewayConfig(
    ListenConfig listen,
    UpstreamConfig upstream,
    AuthConfig auth,
    LimitsConfig limits,
    Optional<AdminConfig> admin,
    CatalogueConfig catalogue,
    int eventLoopThreads,
    List<String> policies,
    Optional<AuditConfig> audit) {

  static final int MAX_EVENT_LOOP_THREADS = 1024;

  /**
   * @throws ConfigException when parts that are valid alone cannot work together
   */
  public GatewayConfig {
    policies = List.copyOf(policies);
    if (eventLoopThreads < 1 || eventLoopThreads > MAX_EVENT_LOOP_THREADS) {
      throw new ConfigException(
          "event-loop-threads must be between 1 and " + MAX_EVENT_LOOP_THREADS);
    }
    if (auth.verifiers() instanceof VerifierSource.PgAuthid && upstream.user().isEmpty()) {
      throw new ConfigException(
          "verifiers from pg_authid need a role of the gateway's own:"
              + " name a user that may read pg_authid in the upstream URL");
    }
  }

  /** A gateway that writes no audit log. */
  public GatewayConfig(
      ListenConfig listen,
      UpstreamConfig upstream,
      AuthConfig auth,
      LimitsConfig limits,
      Optional<AdminConfig> admin,
      CatalogueConfig catalogue,
      int eventLoopThreads,
      List<String> policies) {
    this(
        listen,
        upstream,
        auth,
        limits,
        admin,
        catalogue,
        eventLoopThreads,
        policies,
        Optional.empty());
  }

  /** A plaintext gateway on the default address in front of {@code upstream}. */
  public static GatewayConfig defaults(UpstreamConfig upstream) {
    return new GatewayConfig(
        ListenConfig.defaults(),
        upstream,
        AuthConfig.defaults(),
        LimitsConfig.defaults(),
        Optional.of(AdminConfig.defaults()),
        CatalogueConfig.defaults(),
        defaultEventLoopThreads(),
        List.of(),
        Optional.empty());
  }

  /**
   * One for every two processors. Relaying is nearly all kernel time; a thread that has more
   * sessions finds more of them ready each time it wakes, and wakes less often for each.
   */
  static int defaultEventLoopThreads() {
    return Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MAX_EVENT_LOOP_THREADS);
  }

  public GatewayConfig withListen(ListenConfig changed) {
    return new GatewayConfig(
        changed, upstream, auth, limits, admin, catalogue, eventLoopThreads, policies, audit);
  }

  public GatewayConfig withAuth(AuthConfig changed) {
    return new GatewayConfig(
        listen, upstream, changed, limits, admin, catalogue, eventLoopThreads, policies, audit);
  }

  public GatewayConfig withLimits(LimitsConfig changed) {
    return new GatewayConfig(
        listen, upstream, auth, changed, admin, catalogue, eventLoopThreads, policies, audit);
  }

  public GatewayConfig withAdmin(Optional<AdminConfig> changed) {
    return new GatewayConfig(
        listen, upstream, auth, limits, changed, catalogue, eventLoopThreads, policies, audit);
  }

  public GatewayConfig withCatalogue(CatalogueConfig changed) {
    return new GatewayConfig(
        listen, upstream, auth, limits, admin, changed, eventLoopThreads, policies, audit);
  }

  public GatewayConfig withAudit(Optional<AuditConfig> changed) {
    return new GatewayConfig(
        listen, upstream, auth, limits, admin, catalogue, eventLoopThreads, policies, changed);
  }
}
