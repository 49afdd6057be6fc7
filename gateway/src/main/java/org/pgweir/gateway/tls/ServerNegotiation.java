package org.pgweir.gateway.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import org.pgweir.protocol.frontend.SSLRequest;

/**
 * Makes a fresh connection to the server encrypted, as far as {@code sslmode} says, then takes
 * itself out of the pipeline. The first handler; what is behind it sees no byte before.
 */
public final class ServerNegotiation extends ChannelInboundHandlerAdapter {

  private static final String TLS = "tls";

  private final ServerTls tls;
  private final Promise<Channel> ready;
  private boolean handshaking;

  /**
   * @param ready succeeds when the connection may be used, fails with {@link TlsFailure} or {@link
   *     IOException}; the channel is closed then
   */
  public ServerNegotiation(ServerTls tls, Promise<Channel> ready) {
    this.tls = tls;
    this.ready = ready;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (tls.beginsAtOnce()) {
      beginTls(context);
    } else {
      ByteBuf request = context.alloc().buffer();
      new SSLRequest().encode(request);
      context.writeAndFlush(request, context.voidPromise());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf answer = (ByteBuf) message;
    try {
      if (handshaking) {
        fail(context, new TlsFailure("server sent data before it was asked anything"));
        return;
      }
      switch (answer.readByte()) {
        case 'S' -> {
          if (answer.isReadable()) {
            // Plaintext that we would take for encrypted (the class of CVE-2021-23222).
            fail(context, new TlsFailure("received unencrypted data after SSL response"));
          } else {
            beginTls(context);
          }
        }
        case 'N' -> {
          if (answer.isReadable()) {
            fail(context, new TlsFailure("received data behind the response to SSL negotiation"));
          } else if (tls.isDemanded()) {
            fail(context, new TlsFailure("server does not support TLS, but sslmode demands it"));
          } else {
            context.pipeline().remove(this);
            ready.trySuccess(context.channel());
          }
        }
        default -> fail(context, new TlsFailure("received invalid response to SSL negotiation"));
      }
    } finally {
      answer.release();
    }
  }

  private void beginTls(ChannelHandlerContext context) {
    handshaking = true;
    SslHandler handler = tls.newHandler(context.channel());
    handler
        .handshakeFuture()
        .addListener(done -> {
          if (!done.isSuccess()) {
            ready.tryFailure(new TlsFailure("TLS handshake failed: " + reason(done.cause())));
          } else if (!tls.isOurServer(handler)) {
            fail(context, new TlsFailure("server certificate is for another host"));
          } else if (tls.beginsAtOnce() && !ClientTls.speaksPostgresql(handler)) {
            fail(context, new TlsFailure("direct TLS without ALPN \"postgresql\""));
          } else {
            context.pipeline().remove(this);
            ready.trySuccess(context.channel());
          }
        });
    context.pipeline().addBefore(context.name(), TLS, handler);
  }

  private static String reason(Throwable cause) {
    return String.valueOf(cause.getMessage());
  }

  private void fail(ChannelHandlerContext context, TlsFailure failure) {
    ready.tryFailure(failure);
    context.channel().close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ready.tryFailure(new IOException("server closed the connection during TLS negotiation"));
  }

  @Override
  @SuppressWarnings("deprecation") // declared deprecated in ChannelHandler only
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (handshaking) {
      // The TLS handler closes the channel itself.
      ready.tryFailure(new TlsFailure("TLS handshake failed: " + reason(cause)));
    } else {
      ready.tryFailure(cause);
      context.channel().close();
    }
  }
}
