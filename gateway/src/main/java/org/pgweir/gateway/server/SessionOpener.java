package org.pgweir.gateway.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;
import org.pgweir.gateway.config.LimitsConfig;
import org.pgweir.gateway.observe.GatewayMetrics;
import org.pgweir.gateway.session.Judgements;
import org.pgweir.gateway.session.SessionState;
import org.pgweir.gateway.upstream.Connector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects clients to the server: for a session, or to hand on a CancelRequest. */
public final class SessionOpener {

  private static final Logger LOG = LoggerFactory.getLogger(SessionOpener.class);

  private final Connector connector;
  private final Sessions sessions;
  private final Judgements judgements;
  private final LimitsConfig limits;
  private final GatewayMetrics metrics;

  public SessionOpener(
      Connector connector,
      Sessions sessions,
      Judgements judgements,
      LimitsConfig limits,
      GatewayMetrics metrics) {
    this.connector = connector;
    this.sessions = sessions;
    this.judgements = judgements;
    this.limits = limits;
    this.metrics = metrics;
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
      Farewell.send(client, "53300", "sorry, too many clients already");
      return;
    }
    client.closeFuture().addListener(closed -> sessions.left());
    connector
        .connect(client.eventLoop(), new ChannelInboundHandlerAdapter())
        .addListener((ChannelFuture connected) -> {
          Channel server = connected.channel();
          if (!connected.isSuccess()) {
            startup.release();
            unreachable(client, connected.cause());
          } else if (!client.isActive()) {
            startup.release();
            server.close();
          } else {
            joined.accept(join(client, server, startup, parameters, onReady));
          }
        });
  }

  private Relay join(
      Channel client,
      Channel server,
      ByteBuf startup,
      StartupParameters parameters,
      Runnable onReady) {
    SessionState state =
        new SessionState(parameters.database(), parameters.user(), parameters.applicationName());
    Relay relay =
        new Relay(
            client, server, state, judgements, limits.inspectedMessageBytes(), metrics, onReady);
    sessions.opened(relay);
    client.closeFuture().addListener(closed -> sessions.closed(relay));
    server.pipeline().removeFirst();
    server.pipeline().addLast("relay", relay.serverHandler());
    server.writeAndFlush(startup, server.voidPromise());
    return relay;
  }

  private void unreachable(Channel client, Throwable cause) {
    LOG.atWarn()
        .addKeyValue("upstream", connector.address())
        .log("cannot connect to the server: {}", cause.getMessage());
    metrics.sessionRefused("server-unreachable");
    Farewell.send(
        client, "08006", "the gateway could not connect to the server at " + connector.address());
  }

  /**
   * Hands a CancelRequest on as it is. The client holds the key of its own server connection, so
   * any gateway in front of that server can do this.
   *
   * @param request taken
   */
  void cancel(Channel client, ByteBuf request) {
    metrics.cancelRequest();
    connector
        .connect(client.eventLoop(), new CloseWhenClosed(client))
        .addListener((ChannelFuture connected) -> {
          if (connected.isSuccess()) {
            connected.channel().writeAndFlush(request);
          } else {
            request.release();
            client.close();
          }
        });
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
