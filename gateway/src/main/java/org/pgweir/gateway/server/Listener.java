package org.pgweir.gateway.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.upstream.Transport;

/** The socket clients connect to. */
public final class Listener {

  private static final int BACKLOG = 1024;

  private final Channel channel;

  private Listener(Channel channel) {
    this.channel = channel;
  }

  /**
   * Listens. Another process may listen on the same address, so that two can overlap in a rolling
   * restart (SO_REUSEPORT).
   *
   * @throws InterruptedException if interrupted while binding
   */
  public static Listener open(
      Transport transport, EventLoopGroup eventLoops, HostPort address, SessionOpener opener)
      throws InterruptedException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(eventLoops)
            .channel(transport.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel client) {
                    client.pipeline().addLast("startup", new StartupHandler(opener));
                  }
                });
    switch (transport) {
      case EPOLL -> bootstrap.option(EpollChannelOption.SO_REUSEPORT, true);
      case NIO -> bootstrap.option(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true);
    }
    Channel channel =
        bootstrap.bind(new InetSocketAddress(address.host(), address.port())).sync().channel();
    return new Listener(channel);
  }

  /** The port clients connect to. */
  public int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** Takes no more clients. */
  public void close() {
    channel.close().syncUninterruptibly();
  }
}
