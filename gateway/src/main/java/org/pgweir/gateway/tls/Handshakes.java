package org.pgweir.gateway.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.Executor;
import org.pgweir.gateway.config.HostPort;

/** What the handshakes of both legs have in common. */
final class Handshakes {

  /** The application protocol of PostgreSQL, registered with IANA; see libpq's sslnegotiation. */
  static final String APPLICATION_PROTOCOL = "postgresql";

  /** PostgreSQL's ssl_min_protocol_version, and what is newer. */
  static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  /** A handshake costs up to milliseconds of one core: sessions on the event loop do not wait. */
  private static final Executor COMPUTING =
      task -> Thread.ofVirtual().name("pgweir-handshake").start(task);

  private Handshakes() {}

  /** A peer that offers other protocols only is refused; one that offers none is not. */
  static ApplicationProtocolConfig applicationProtocol() {
    return new ApplicationProtocolConfig(
        ApplicationProtocolConfig.Protocol.ALPN,
        ApplicationProtocolConfig.SelectorFailureBehavior.FATAL_ALERT,
        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
        APPLICATION_PROTOCOL);
  }

  static SslHandler asServer(SslContext context, ByteBufAllocator allocator) {
    return withoutTimeout(context.newHandler(allocator, COMPUTING));
  }

  static SslHandler asClient(SslContext context, Channel channel, HostPort server) {
    return withoutTimeout(
        context.newHandler(channel.alloc(), server.host(), server.port(), COMPUTING));
  }

  /** The whole of start-up has a time limit already. */
  private static SslHandler withoutTimeout(SslHandler handler) {
    handler.setHandshakeTimeoutMillis(0);
    return handler;
  }
}
