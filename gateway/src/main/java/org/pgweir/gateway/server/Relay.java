package org.pgweir.gateway.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.pgweir.gateway.access.AuditLog;
import org.pgweir.gateway.access.GrantDesk;
import org.pgweir.gateway.authentication.Logins;
import org.pgweir.gateway.errand.ChangeJournal;
import org.pgweir.gateway.observe.FindingLog;
import org.pgweir.gateway.observe.GatewayMetrics;
import org.pgweir.gateway.observe.WithoutText;
import org.pgweir.gateway.pacing.Pacer;
import org.pgweir.gateway.session.Judgements;
import org.pgweir.gateway.session.Session;
import org.pgweir.gateway.session.SessionState;
import org.pgweir.protocol.ProtocolViolation;
import org.pgweir.protocol.backend.NoticeResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins a client's channel and its server channel, which share an event loop.
 *
 * <p>What one side sends is written to the other as it is read and flushed when the read is
 * complete, so that frames that arrive together leave together. A side is read only while the other
 * takes what it is sent. The end of one side's output becomes the end of the other's.
 */
final class Relay implements Session.Ports {

  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

  private final Channel client;
  private final Channel server;
  private final Session session;
  private final GatewayMetrics metrics;
  private final Runnable onReady;
  private boolean ready;
  private boolean draining;
  private boolean clientDone;
  private boolean serverDone;
  private boolean over;

  private boolean asked;
  private long askedNanos;
  private long sentNanos;
  private long gatewayNanos;

  /**
   * @param onReady called once, when the server has sent its first ReadyForQuery
   */
  Relay(
      Channel client,
      Channel server,
      SessionState state,
      Judgements judgements,
      ChangeJournal changes,
      InstantSource clock,
      int inspectedBytesLimit,
      GatewayMetrics metrics,
      FindingLog log,
      Optional<AuditLog> audit,
      GrantDesk grants,
      Pacer pacer,
      Runnable onReady) {
    this.client = client;
    this.server = server;
    this.metrics = metrics;
    this.onReady = onReady;
    this.session =
        new Session(
            state,
            judgements,
            changes,
            clock,
            inspectedBytesLimit,
            this,
            new FindingReports(client.remoteAddress(), state, metrics, log),
            client.alloc(),
            audit,
            grants,
            pacer);
  }

  /** Lets the gateway take part in the login, if it has to; both handlers are in place. */
  void accompany(Logins logins, String handler) {
    logins.accompany(client, server, session.state().facts().user(), handler);
  }

  /** The handler of the client's channel. */
  ChannelHandler clientHandler() {
    return new ClientSide();
  }

  /** The handler of the server's channel. */
  ChannelHandler serverHandler() {
    return new ServerSide();
  }

  @Override
  public void toServer(ByteBuf bytes) {
    server.write(bytes, server.voidPromise());
  }

  @Override
  public void toClient(ByteBuf bytes) {
    client.write(bytes, client.voidPromise());
  }

  @Override
  public void onEventLoop(Runnable task) {
    client.eventLoop().execute(task);
  }

  @Override
  public void resumed() {
    if (over) {
      return;
    }
    server.flush();
    client.flush();
    sentNanos = System.nanoTime();
    readWhatCanBeTaken();
    endServersInput();
  }

  /** Ends the session as soon as nothing is under way in it; at once if nothing is. */
  void drain() {
    draining = true;
    if (session.isIdle() || session.isHeld()) {
      endByAdministrator();
    }
  }

  /** Ends the session now. */
  void endByAdministrator() {
    if (over) {
      return;
    }
    if (session.isAtBackendBoundary()) {
      toClient(Farewell.frame("57P01", "terminating connection due to administrator command"));
    }
    close();
  }

  /** Sends a NOTICE, if the session is of that database and between two messages. */
  void tell(String database, String message) {
    if (!over
        && ready
        && session.state().facts().database().equals(database)
        && session.isAtBackendBoundary()) {
      ByteBuf frame = Unpooled.buffer();
      NoticeResponse.of("NOTICE", "00000", message).encode(frame);
      toClient(frame);
      client.flush();
    }
  }

  private void readWhatCanBeTaken() {
    if (!clientDone) {
      client.config().setAutoRead(server.isWritable() && session.takesFromClient());
    }
    server.config().setAutoRead(client.isWritable());
  }

  /** The client sends nothing more: once all it sent has gone on, the server is told. */
  private void clientDone() {
    clientDone = true;
    if (session.isHeld()) {
      // What has not begun is not begun for somebody who is gone.
      close();
      return;
    }
    endServersInput();
  }

  private void endServersInput() {
    if (!clientDone || over || session.isWaiting()) {
      return;
    }
    server.flush();
    if (server instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    } else {
      close();
    }
  }

  /** The server sends nothing more: the client gets what there is, then the end. */
  private void serverDone() {
    if (!serverDone) {
      serverDone = true;
      if (!clientDone && !session.state().isEndAnnounced() && session.isAtBackendBoundary()) {
        toClient(Farewell.frame("08006", "server closed the connection unexpectedly"));
      }
      close();
    }
  }

  private void close() {
    clientDone = true;
    serverDone = true;
    over = true;
    session.release();
    client.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    server.close();
  }

  private void failed(String side, Throwable cause) {
    switch (cause) {
      case IOException io ->
          LOG.atDebug().addKeyValue("side", side).log("connection lost: {}", io.getMessage());
      case ProtocolViolation violation -> {
        metrics.protocolViolation();
        LOG.atWarn()
            .addKeyValue("side", side)
            .log("protocol violation: {}", violation.getMessage());
      }
      default ->
          LOG.atError()
              .setCause(WithoutText.of(cause))
              .addKeyValue("side", side)
              .log("session failed");
    }
    close();
  }

  /** Reads the client. */
  private final class ClientSide extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      if (over) {
        bytes.release();
        return;
      }
      asked = true;
      askedNanos = System.nanoTime();
      metrics.receivedFromClient(bytes.readableBytes());
      session.fromClient(bytes);
      metrics.frontendMessages(session.takeFrontendMessageCount());
      if (session.isClientBroken() && !clientDone) {
        metrics.protocolViolation();
        clientDone();
      } else {
        readWhatCanBeTaken();
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      server.flush();
      sentNanos = System.nanoTime();
      gatewayNanos = sentNanos - askedNanos;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      readWhatCanBeTaken();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event == ChannelInputShutdownEvent.INSTANCE && !clientDone) {
        clientDone();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      close();
    }

    @Override
    @SuppressWarnings("deprecation") // declared deprecated in ChannelHandler only
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      failed("client", cause);
    }
  }

  /** Reads the server. */
  private final class ServerSide extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      if (over) {
        bytes.release();
        return;
      }
      long receivedNanos = System.nanoTime();
      metrics.receivedFromServer(bytes.readableBytes());
      session.fromServer(bytes);
      metrics.backendMessages(session.takeBackendMessageCount());
      if (session.isServerBroken()) {
        failed("server", new ProtocolViolation("invalid message length"));
        return;
      }
      if (!ready && session.state().isReady()) {
        ready = true;
        onReady.run();
      }
      if (asked && session.isAnswered()) {
        asked = false;
        metrics.exchange(
            gatewayNanos + System.nanoTime() - receivedNanos,
            Math.max(0, receivedNanos - sentNanos));
      }
      readWhatCanBeTaken();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      client.flush();
      if (draining && session.isIdle()) {
        endByAdministrator();
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      readWhatCanBeTaken();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event == ChannelInputShutdownEvent.INSTANCE) {
        serverDone();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      serverDone();
    }

    @Override
    @SuppressWarnings("deprecation") // declared deprecated in ChannelHandler only
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      failed("server", cause);
    }
  }
}
