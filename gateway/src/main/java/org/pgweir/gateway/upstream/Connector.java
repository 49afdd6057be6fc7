package org.pgweir.gateway.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.tls.ServerNegotiation;
import org.pgweir.gateway.tls.ServerTls;
import org.pgweir.gateway.tls.TlsFailure;

/** Opens connections to the server, each on the event loop of the client it is for. */
public final class Connector {

  private final Bootstrap bootstrap;
  private final HostPort address;
  private final Optional<ServerTls> tls;
  private final Duration connectTimeout;

  /**
   * @param tls empty to connect in plaintext
   * @param connectTimeout until the TCP connection is there, and again until it is encrypted
   */
  public Connector(
      Transport transport, HostPort address, Optional<ServerTls> tls, Duration connectTimeout) {
    this.address = address;
    this.tls = tls;
    this.connectTimeout = connectTimeout;
    bootstrap =
        new Bootstrap()
            .channel(transport.socketChannel())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) connectTimeout.toMillis());
  }

  /**
   * Connects, and encrypts as far as the configuration says; the host is resolved each time, so
   * that a fail-over by DNS is followed. Nothing has been read when this succeeds, on the event
   * loop; the caller's handlers go at the end of the pipeline.
   */
  public Future<Channel> connect(EventLoop eventLoop) {
    Promise<Channel> ready = eventLoop.newPromise();
    tls.ifPresentOrElse(
        demanded -> connectEncrypted(eventLoop, demanded, ready),
        () -> connectPlain(eventLoop, ready));
    return ready;
  }

  private void connectPlain(EventLoop eventLoop, Promise<Channel> ready) {
    open(eventLoop, new NoHandlerYet())
        .addListener((ChannelFuture connected) -> {
          if (connected.isSuccess()) {
            ready.setSuccess(connected.channel());
          } else {
            ready.setFailure(connected.cause());
          }
        });
  }

  private void connectEncrypted(EventLoop eventLoop, ServerTls demanded, Promise<Channel> ready) {
    Promise<Channel> negotiated = eventLoop.newPromise();
    negotiated.addListener((Future<Channel> done) -> {
      if (done.isSuccess()) {
        ready.setSuccess(done.getNow());
      } else if (done.cause() instanceof TlsFailure && !demanded.isDemanded()) {
        // As libpq's sslmode=prefer: what cannot be encrypted is tried in plaintext.
        connectPlain(eventLoop, ready);
      } else {
        ready.setFailure(done.cause());
      }
    });
    open(eventLoop, new ServerNegotiation(demanded, negotiated))
        .addListener((ChannelFuture connected) -> {
          if (connected.isSuccess()) {
            limitNegotiation(connected.channel(), negotiated);
          } else {
            negotiated.tryFailure(connected.cause());
          }
        });
  }

  private void limitNegotiation(Channel server, Promise<Channel> negotiated) {
    var timer =
        server
            .eventLoop()
            .schedule(
                () -> {
                  if (negotiated.tryFailure(
                      new ConnectTimeoutException("TLS negotiation takes too long"))) {
                    server.close();
                  }
                },
                connectTimeout.toMillis(),
                TimeUnit.MILLISECONDS);
    negotiated.addListener(done -> timer.cancel(false));
  }

  private ChannelFuture open(EventLoop eventLoop, ChannelHandler handler) {
    return bootstrap
        .clone(eventLoop)
        .handler(handler)
        .connect(InetSocketAddress.createUnresolved(address.host(), address.port()));
  }

  public HostPort address() {
    return address;
  }

  /** A channel must have one from the beginning; this one takes itself out. */
  private static final class NoHandlerYet extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel server) {
      // Whoever asked for the connection adds the handlers.
    }
  }
}
