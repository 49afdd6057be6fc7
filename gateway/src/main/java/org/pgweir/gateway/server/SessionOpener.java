package org.pgweir.gateway.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.pgweir.gateway.access.AuditLog;
import org.pgweir.gateway.access.GrantDesk;
import org.pgweir.gateway.authentication.Logins;
import org.pgweir.gateway.config.LimitsConfig;
import org.pgweir.gateway.errand.ChangeJournal;
import org.pgweir.gateway.observe.FindingLog;
import org.pgweir.gateway.observe.GatewayMetrics;
import org.pgweir.gateway.pacing.Pacing;
import org.pgweir.gateway.session.Judgements;
import org.pgweir.gateway.session.SessionState;
import org.pgweir.gateway.tls.ClientTls;
import org.pgweir.gateway.upstream.Connector;
import org.pgweir.gateway.usage.UsageLog;
import org.pgweir.policies.SessionFacts;
import org.pgweir.policies.SessionTerms;
import org.pgweir.protocol.ProtocolViolation;
import org.pgweir.protocol.codec.MessageLimits;
import org.pgweir.protocol.frontend.CancelRequest;
import org.pgweir.protocol.frontend.StartupPacket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects clients to the server: for a session, or to hand on a CancelRequest. */
public final class SessionOpener {

  /** Name of the relay's handler on either channel. */
  static final String RELAY = "relay";

  private static final Logger LOG = LoggerFactory.getLogger(SessionOpener.class);

  private final Connector connector;
  private final Sessions sessions;
  private final Judgements judgements;
  private final ChangeJournal changes;
  private final Logins logins;
  private final Optional<ClientTls> clientTls;
  private final LimitsConfig limits;
  private final GatewayMetrics metrics;
  private final InstantSource clock;
  private final Consumer<String> letIn;
  private final Consumer<String> schemaAltered;
  private final FindingLog findings;
  private final Optional<AuditLog> audit;
  private final UsageLog usage;
  private final GrantDesk grants;
  private final Pacing pacing;

  /**
   * @param clientTls empty if clients connect in plaintext
   * @param audit where statements are written down; empty for nowhere
   * @param usage told which sessions are the gateway's
   * @param grants who is asked for grants of statements that are refused
   * @param letIn told the database when the server has let a client in; must not block
   * @param schemaAltered told the database whose schema may be another now; must not block
   */
  public SessionOpener(
      Connector connector,
      Sessions sessions,
      Judgements judgements,
      ChangeJournal changes,
      Logins logins,
      Optional<ClientTls> clientTls,
      LimitsConfig limits,
      GatewayMetrics metrics,
      FindingLog findings,
      Optional<AuditLog> audit,
      UsageLog usage,
      GrantDesk grants,
      Pacing pacing,
      InstantSource clock,
      Consumer<String> letIn,
      Consumer<String> schemaAltered) {
    this.audit = audit;
    this.usage = usage;
    this.grants = grants;
    this.pacing = pacing;
    this.clock = clock;
    this.connector = connector;
    this.sessions = sessions;
    this.judgements = judgements;
    this.changes = changes;
    this.logins = logins;
    this.clientTls = clientTls;
    this.limits = limits;
    this.metrics = metrics;
    this.letIn = letIn;
    this.schemaAltered = schemaAltered;
    this.findings = findings;
  }

  Optional<ClientTls> clientTls() {
    return clientTls;
  }

  LimitsConfig limits() {
    return limits;
  }

  GatewayMetrics metrics() {
    return metrics;
  }

  /**
   * Connects to the server and sends it the client's startup packet.
   *
   * @param startup taken
   * @param onReady called when the server has let the client in
   * @param joined called on the event loop with the relay to which the client's channel is to be
   *     handed over; not called when there is no session, which the client has been told
   */
  void open(
      Channel client,
      ByteBuf startup,
      StartupParameters parameters,
      Runnable onReady,
      Consumer<Relay> joined) {
    if (!sessions.admit()) {
      startup.release();
      refuse(
          client,
          "too-many-clients",
          "53300",
          "sorry, too many clients already: this gateway takes " + sessions.limit());
      return;
    }
    client.closeFuture().addListener(closed -> sessions.left());
    connector
        .connect(client.eventLoop())
        .addListener((Future<Channel> connected) -> {
          if (!connected.isSuccess()) {
            startup.release();
            unreachable(client, connected.cause());
          } else if (!client.isActive()) {
            startup.release();
            connected.getNow().close();
          } else {
            joined.accept(join(client, connected.getNow(), startup, parameters, onReady));
          }
        });
  }

  private Relay join(
      Channel client,
      Channel server,
      ByteBuf startup,
      StartupParameters parameters,
      Runnable onReady) {
    SessionFacts facts = facts(client, parameters);
    SessionTerms terms = judgements.terms(facts);
    SessionState state =
        new SessionState(facts, terms, () -> schemaAltered.accept(parameters.database()));
    Runnable begun =
        () -> {
          letIn.accept(parameters.database());
          state
              .serverProcess()
              .ifPresent(process -> observe(server, parameters.database(), process));
          onReady.run();
        };
    Relay relay =
        new Relay(
            client,
            server,
            state,
            judgements,
            changes,
            clock,
            limits.inspectedMessageBytes(),
            metrics,
            findings,
            audit,
            grants,
            pacing,
            begun);
    sessions.opened(relay);
    client.closeFuture().addListener(closed -> sessions.closed(relay));
    server.pipeline().addLast(RELAY, relay.serverHandler());
    server.writeAndFlush(onTerms(terms, startup, parameters), server.voidPromise());
    return relay;
  }

  /** The session is the gateway's as long as its connection to the server lasts. */
  private void observe(Channel server, String database, int process) {
    usage.sessionBegan(database, process);
    server.closeFuture().addListener(closed -> usage.sessionEnded(database, process));
  }

  /** What a session is bound by stands last in its startup packet, where it counts. */
  private static ByteBuf onTerms(
      SessionTerms terms, ByteBuf startup, StartupParameters parameters) {
    if (terms.settings().isEmpty()) {
      return startup;
    }
    return parameters
        .with(terms.settings())
        .map(message -> {
          startup.release();
          ByteBuf packet = Unpooled.buffer();
          message.encode(packet);
          return packet;
        })
        .orElse(startup);
  }

  private static SessionFacts facts(Channel client, StartupParameters parameters) {
    return new SessionFacts(
            parameters.database(),
            parameters.user(),
            parameters.arrival().applicationName(),
            0,
            true,
            client.remoteAddress() instanceof InetSocketAddress remote
                ? Optional.ofNullable(remote.getAddress())
                : Optional.empty(),
            ClientTls.subject(client))
        .withSettings(parameters.settings())
        .withArrival(parameters.arrival());
  }

  /** Lets the gateway take part in the login, if it has to. */
  void accompany(Relay relay) {
    relay.accompany(logins, RELAY);
  }

  /** Tells a client that there will be no session. */
  void refuse(Channel client, String reason, String sqlState, String message) {
    metrics.sessionRefused(reason);
    LOG.atInfo()
        .addKeyValue("client", client.remoteAddress())
        .addKeyValue("reason", reason)
        .log("client refused");
    Farewell.send(client, sqlState, message);
  }

  private void unreachable(Channel client, Throwable cause) {
    LOG.atWarn()
        .addKeyValue("client", client.remoteAddress())
        .addKeyValue("upstream", connector.address())
        .log("cannot connect to the server: {}", cause.getMessage());
    metrics.sessionRefused("server-unreachable");
    // Where the server is, is nobody's business who has not logged in.
    Farewell.send(client, "08006", "the gateway could not connect to the server");
  }

  /**
   * Hands a CancelRequest on as it is. The client holds the key of its own server connection, so
   * any gateway in front of that server can do this. Of what is held here the server knows nothing.
   *
   * @param request taken
   */
  void cancel(Channel client, ByteBuf request) {
    metrics.cancelRequest();
    if (isOfHeld(request)) {
      request.release();
      client.close();
      return;
    }
    connector
        .connect(client.eventLoop())
        .addListener((Future<Channel> connected) -> {
          if (connected.isSuccess()) {
            Channel server = connected.getNow();
            server.pipeline().addLast(new CloseWhenClosed(client));
            server.writeAndFlush(request);
          } else {
            request.release();
            client.close();
          }
        });
  }

  private boolean isOfHeld(ByteBuf request) {
    try {
      ByteBuf body = request.slice().skipBytes(MessageLimits.LENGTH_WORD_BYTES);
      return StartupPacket.decode(body) instanceof CancelRequest cancel && pacing.cancel(cancel);
    } catch (ProtocolViolation _) {
      return false; // for the server to judge
    }
  }

  /** The server says nothing to a CancelRequest; it closes when it has dealt with it. */
  private static final class CloseWhenClosed extends ChannelInboundHandlerAdapter {
    private final Channel client;

    CloseWhenClosed(Channel client) {
      this.client = client;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      client.close();
    }
  }
}
