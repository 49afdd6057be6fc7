package org.pgweir.gateway.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.pgweir.gateway.config.HostPort;

/** Opens connections to the server, each on the event loop of the client it is for. */
public final class Connector {

  private final Bootstrap bootstrap;
  private final HostPort address;

  public Connector(Transport transport, HostPort address, Duration connectTimeout) {
    this.address = address;
    bootstrap =
        new Bootstrap()
            .channel(transport.socketChannel())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) connectTimeout.toMillis());
  }

  /** Connects; the host is resolved each time, so that a fail-over by DNS is followed. */
  public ChannelFuture connect(EventLoop eventLoop, ChannelHandler handler) {
    return bootstrap
        .clone(eventLoop)
        .handler(handler)
        .connect(InetSocketAddress.createUnresolved(address.host(), address.port()));
  }

  public HostPort address() {
    return address;
  }
}
