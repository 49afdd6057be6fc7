package org.pgweir.gateway.cli;

import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.admin.AdminServer;
import org.pgweir.gateway.admin.Readiness;
import org.pgweir.gateway.admin.Readiness.Check;
import org.pgweir.gateway.admin.Route;
import org.pgweir.gateway.admin.UpstreamProbe;
import org.pgweir.gateway.catalog.CatalogueService;
import org.pgweir.gateway.change.BackfillRoutes;
import org.pgweir.gateway.change.ChangeRoutes;
import org.pgweir.gateway.config.AdminConfig;
import org.pgweir.gateway.config.GatewayConfig;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.grant.GrantRoutes;
import org.pgweir.gateway.grant.Telling;
import org.pgweir.gateway.grant.Webhook;
import org.pgweir.gateway.observe.GatewayMetrics;
import org.pgweir.gateway.policy.PolicyWatch;
import org.pgweir.gateway.rollout.RolloutRoutes;
import org.pgweir.gateway.rollout.RolloutService;
import org.pgweir.gateway.usage.UsageLog;
import org.pgweir.gateway.usage.UsageRoutes;
import org.pgweir.policies.BadPolicies;
import org.pgweir.policies.Judge;
import org.pgweir.policies.Policies;
import org.pgweir.policies.PolicyJudge;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway and its admin server as one process runs them: started together, drained together.
 *
 * <p>While it drains, {@code /readyz} says so and {@code /metrics} still answers.
 */
final class Service {

  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  private final GatewayConfig config;
  private final Gateway gateway;
  private final GatewayMetrics metrics;
  private final Optional<AdminServer> admin;
  private final PolicyWatch policies;
  private final AtomicBoolean draining;

  private Service(
      GatewayConfig config,
      Gateway gateway,
      GatewayMetrics metrics,
      Optional<AdminServer> admin,
      PolicyWatch policies,
      AtomicBoolean draining) {
    this.config = config;
    this.gateway = gateway;
    this.metrics = metrics;
    this.admin = admin;
    this.policies = policies;
    this.draining = draining;
  }

  /**
   * Starts both.
   *
   * @param names of policies, see {@link Policies#load}
   * @throws BadPolicies when any of them cannot be used
   * @throws CannotStart when an address cannot be listened on; nothing runs then
   */
  static Service start(GatewayConfig config, List<String> names)
      throws BadPolicies, CannotStart, InterruptedException {
    GatewayMetrics metrics = new GatewayMetrics();
    CatalogueService catalogues =
        CatalogueService.open(config, Gateway.clock(), metrics.catalogues());
    UsageLog usage = UsageLog.open(config.upstream());
    RolloutService rollouts = RolloutService.open(config.upstream());
    PolicyJudge judge;
    Gateway gateway;
    try {
      judge = Policies.load(names, catalogues, rollouts, usage, Gateway.clock());
      gateway = open(config, judge, catalogues, usage, rollouts, metrics);
    } catch (BadPolicies | CannotStart | InterruptedException | RuntimeException e) {
      rollouts.close();
      catalogues.close();
      throw e;
    }
    HostPort address = config.listen().address().withPort(gateway.port());
    AtomicBoolean draining = new AtomicBoolean();
    UpstreamProbe upstream = new UpstreamProbe(config.upstream());
    PolicyWatch policies = PolicyWatch.start(judge, metrics);
    Readiness readiness =
        () ->
            List.of(
                listener(address, draining.get()),
                upstream.check(),
                new Check("policies", true, policies.detail()),
                new Check("catalogues", true, catalogues.detail()),
                new Check("changes", true, gateway.changes().detail()),
                new Check("usage", true, gateway.usage().detail()),
                new Check("rollouts", true, rollouts.detail()));
    Optional<AdminServer> admin;
    try {
      List<Route> routes = routes(gateway);
      routes.addAll(GrantRoutes.of(gateway.grants(), telling(config, gateway), judge::policies));
      admin = admin(config, metrics, readiness, routes);
    } catch (CannotStart | RuntimeException e) {
      policies.close();
      gateway.close();
      throw e;
    }
    return new Service(config, gateway, metrics, admin, policies, draining);
  }

  /** Runs until SIGTERM or Ctrl-C, then drains and ends the process with status 0. */
  void runUntilSignal() throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(this::drainAndHalt, "drain"));
    LOG.atInfo()
        .addKeyValue("version", VersionCommand.version())
        .addKeyValue("listen", config.listen().address().withPort(gateway.port()))
        .addKeyValue("upstream", config.upstream().address())
        .addKeyValue("admin", adminAddress())
        .log("ready for clients");
    new CountDownLatch(1).await();
  }

  private String adminAddress() {
    return admin
        .map(server -> config.admin().orElseThrow().address().withPort(server.port()).toString())
        .orElse("off");
  }

  /** Takes no more clients, lets open transactions end until the configured deadline, and stops. */
  private void drain() throws InterruptedException {
    draining.set(true);
    LOG.atInfo().addKeyValue("sessions", gateway.sessions()).log("draining");
    gateway.drain();
    policies.close();
    admin.ifPresent(AdminServer::close);
    metrics.close();
    LOG.info("stopped");
  }

  /** Halts, because a process that a signal ends has that signal as its status otherwise. */
  private void drainAndHalt() {
    try {
      drain();
      Runtime.getRuntime().halt(0);
    } catch (InterruptedException | RuntimeException e) {
      LOG.error("could not drain", e);
      Runtime.getRuntime().halt(PgweirCommand.FAILURE);
    }
  }

  private static Gateway open(
      GatewayConfig config,
      Judge judge,
      CatalogueService catalogues,
      UsageLog usage,
      RolloutService rollouts,
      GatewayMetrics metrics)
      throws CannotStart, InterruptedException {
    try {
      return Gateway.start(config, judge, catalogues, usage, rollouts, metrics);
    } catch (UnresolvedAddressException e) {
      throw cannotListen(config.listen().address(), "the host name is unknown", e);
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // Netty throws what the system call said without declaring it.
      throw cannotListen(config.listen().address(), reason(e), e);
    }
  }

  private static Optional<AdminServer> admin(
      GatewayConfig config, GatewayMetrics metrics, Readiness readiness, List<Route> routes)
      throws CannotStart {
    if (config.admin().isEmpty()) {
      return Optional.empty();
    }
    HostPort address = config.admin().get().address();
    try {
      return Optional.of(AdminServer.start(config.admin().get(), metrics, readiness, routes));
    } catch (IOException e) {
      throw cannotListen(address, reason(e), e);
    }
  }

  private static List<Route> routes(Gateway gateway) {
    List<Route> routes = new ArrayList<>(ChangeRoutes.of(gateway.changes()));
    routes.addAll(BackfillRoutes.of(gateway.changes()));
    routes.addAll(UsageRoutes.of(gateway.usage()));
    routes.addAll(RolloutRoutes.of(gateway.rollouts()));
    return routes;
  }

  private static Telling telling(GatewayConfig config, Gateway gateway) {
    return new Telling(
        gateway.audit(),
        config
            .admin()
            .flatMap(AdminConfig::webhook)
            .map(hook -> new Webhook(hook, Gateway.clock())),
        Gateway.clock());
  }

  private static Check listener(HostPort address, boolean draining) {
    return new Check("listener", !draining, draining ? "draining" : address.toString());
  }

  private static CannotStart cannotListen(HostPort address, String reason, Exception cause) {
    return new CannotStart("cannot listen on " + address + ": " + reason, cause);
  }

  /** What the system said, without the name of the call that Netty puts before it. */
  private static String reason(Exception e) {
    String message = e.getMessage();
    return message == null
        ? e.getClass().getSimpleName()
        : message.substring(message.lastIndexOf(": ") + 1).strip();
  }
}
