package org.pgweir.gateway;

import io.netty.channel.EventLoopGroup;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.pgweir.gateway.access.AuditLog;
import org.pgweir.gateway.authentication.Logins;
import org.pgweir.gateway.backfill.TrafficSignals;
import org.pgweir.gateway.catalog.CatalogueService;
import org.pgweir.gateway.change.Changes;
import org.pgweir.gateway.config.ConfigException;
import org.pgweir.gateway.config.GatewayConfig;
import org.pgweir.gateway.grant.Grants;
import org.pgweir.gateway.observe.FindingLog;
import org.pgweir.gateway.observe.GatewayMetrics;
import org.pgweir.gateway.pacing.Pacing;
import org.pgweir.gateway.rollout.RolloutService;
import org.pgweir.gateway.server.Listener;
import org.pgweir.gateway.server.SessionOpener;
import org.pgweir.gateway.server.Sessions;
import org.pgweir.gateway.session.Judgements;
import org.pgweir.gateway.tls.ClientTls;
import org.pgweir.gateway.tls.ServerTls;
import org.pgweir.gateway.upstream.Connector;
import org.pgweir.gateway.upstream.Transport;
import org.pgweir.gateway.usage.UsageLog;
import org.pgweir.policies.Judge;

/** A running gateway: the one class that wires the parts. Safe for any thread. */
public final class Gateway implements AutoCloseable {

  private static final long JUDGEMENT_CACHE_BYTES = 32L * 1024 * 1024;
  private static final Duration FAREWELL = Duration.ofSeconds(1);
  private static final Duration POLL = Duration.ofMillis(20);

  private final GatewayConfig config;
  private final EventLoopGroup eventLoops;
  private final ExecutorService judging;
  private final CatalogueService catalogues;
  private final Changes changes;
  private final UsageLog usage;
  private final Grants grants;
  private final RolloutService rollouts;
  private final Pacing pacing;
  private final Logins logins;
  private final Listener listener;
  private final Sessions sessions;
  private final Optional<AuditLog> audit;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Gateway(
      GatewayConfig config,
      EventLoopGroup eventLoops,
      ExecutorService judging,
      CatalogueService catalogues,
      Changes changes,
      UsageLog usage,
      Grants grants,
      RolloutService rollouts,
      Pacing pacing,
      Logins logins,
      Listener listener,
      Sessions sessions,
      Optional<AuditLog> audit) {
    this.audit = audit;
    this.config = config;
    this.eventLoops = eventLoops;
    this.judging = judging;
    this.catalogues = catalogues;
    this.changes = changes;
    this.usage = usage;
    this.grants = grants;
    this.rollouts = rollouts;
    this.pacing = pacing;
    this.logins = logins;
    this.listener = listener;
    this.sessions = sessions;
  }

  /** Starts with a judge that asks for no catalogue; see the other. */
  public static Gateway start(GatewayConfig config, Judge judge, GatewayMetrics metrics)
      throws InterruptedException {
    CatalogueService catalogues = CatalogueService.open(config, clock(), metrics.catalogues());
    try {
      return start(config, judge, catalogues, metrics);
    } catch (InterruptedException | RuntimeException e) {
      catalogues.close();
      throw e;
    }
  }

  /** Starts with a judge that asks for no usage; see the other. */
  public static Gateway start(
      GatewayConfig config, Judge judge, CatalogueService catalogues, GatewayMetrics metrics)
      throws InterruptedException {
    return start(config, judge, catalogues, UsageLog.open(config.upstream()), metrics);
  }

  /** Starts with a judge that asks for no rollouts; see the other. */
  public static Gateway start(
      GatewayConfig config,
      Judge judge,
      CatalogueService catalogues,
      UsageLog usage,
      GatewayMetrics metrics)
      throws InterruptedException {
    return start(config, judge, catalogues, usage, RolloutService.open(config.upstream()), metrics);
  }

  /**
   * Starts to take clients.
   *
   * @param catalogues what the judge asks for catalogues; ends with the gateway that was started
   * @param usage what the judge asks who uses a column; ends with the gateway that was started
   * @param rollouts what the judge asks for rollouts; the same
   * @throws InterruptedException if interrupted while binding the address
   * @throws ConfigException if the configuration cannot work
   */
  public static Gateway start(
      GatewayConfig config,
      Judge judge,
      CatalogueService catalogues,
      UsageLog usage,
      RolloutService rollouts,
      GatewayMetrics metrics)
      throws InterruptedException {
    Optional<ClientTls> clientTls = config.listen().tls().map(ClientTls::load);
    Optional<ServerTls> serverTls =
        ServerTls.load(config.upstream().tls(), config.upstream().address());
    ExecutorService judging = Executors.newVirtualThreadPerTaskExecutor();
    Optional<AuditLog> audit = config.audit().map(AuditLog::open);
    Logins logins = Logins.open(config.auth(), config.upstream(), clientTls, judging);
    Transport transport = Transport.best();
    EventLoopGroup eventLoops = transport.eventLoops(config.eventLoopThreads());
    Sessions sessions = new Sessions(config.limits().maxClientConnections(), metrics);
    Judgements judgements = new Judgements(judge, usage.counter(), judging, JUDGEMENT_CACHE_BYTES);
    Connector connector =
        new Connector(
            transport, config.upstream().address(), serverTls, config.limits().connectTimeout());
    Grants grants = Grants.open(config.upstream());
    Changes changes =
        Changes.open(
            config.upstream(),
            metrics.changes(),
            TrafficSignals.NONE,
            clock(),
            catalogues::ddlSeen);
    rollouts.wire(changes::databases, usage, catalogues::ddlSeen, sessions::tell);
    Pacing pacing = Pacing.open(config.upstream(), metrics.pacing(), metrics.tableLatency());
    SessionOpener opener =
        new SessionOpener(
            connector,
            sessions,
            judgements,
            changes,
            logins,
            clientTls,
            config.limits(),
            metrics,
            new FindingLog(System::nanoTime),
            audit,
            usage,
            grants,
            pacing,
            clock(),
            catalogues::sessionBegan,
            catalogues::ddlSeen);
    Listener listener = Listener.open(transport, eventLoops, config.listen().address(), opener);
    judgements.warmUp();
    usage.start(changes::databases);
    return new Gateway(
        config,
        eventLoops,
        judging,
        catalogues,
        changes,
        usage,
        grants,
        rollouts,
        pacing,
        logins,
        listener,
        sessions,
        audit);
  }

  /** The one clock of the process. */
  public static Clock clock() {
    return Clock.systemUTC();
  }

  /** The port clients connect to. */
  public int port() {
    return listener.port();
  }

  /** The planned changes of the databases behind it. */
  public Changes changes() {
    return changes;
  }

  /** Who uses which column of the databases behind it. */
  public UsageLog usage() {
    return usage;
  }

  /** Where statements are written down; empty for nowhere. */
  public Optional<AuditLog> audit() {
    return audit;
  }

  /** What was granted in the databases behind it. */
  public Grants grants() {
    return grants;
  }

  /** The rollouts of the databases behind it. */
  public RolloutService rollouts() {
    return rollouts;
  }

  /** How many sessions are open. */
  public int sessions() {
    return sessions.count();
  }

  /**
   * Stops with care: takes no more clients, ends idle sessions at once and the others as soon as
   * their transaction ends, and all that are left at the deadline of the configuration.
   */
  public void drain() {
    listener.close();
    sessions.drain();
    awaitNoSessions(config.limits().drainDeadline());
    close();
  }

  private void awaitNoSessions(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (sessions.count() > 0
        && System.nanoTime() < deadline
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  /** Stops at once; clients are told that the connection ends. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    listener.close();
    sessions.end();
    // An event loop that shuts down closes its channels before it runs what waits to be run.
    awaitNoSessions(FAREWELL);
    eventLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    judging.shutdownNow();
    rollouts.close();
    changes.close();
    usage.close();
    grants.close();
    pacing.close();
    catalogues.close();
    logins.close();
    audit.ifPresent(AuditLog::close);
  }
}
