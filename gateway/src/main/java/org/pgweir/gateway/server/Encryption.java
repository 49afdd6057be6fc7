package org.pgweir.gateway.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.util.Optional;
import org.pgweir.gateway.tls.ClientTls;
import org.pgweir.gateway.tls.Negotiation;
import org.pgweir.protocol.frontend.GSSENCRequest;
import org.pgweir.protocol.frontend.SSLRequest;

/** Whether one client's channel is encrypted, and how it comes to be. */
final class Encryption {

  private static final String HANDLER = "tls";

  private final Optional<ClientTls> tls;
  private Negotiation negotiation = Negotiation.start();

  /**
   * @param tls empty if the gateway has no certificate
   */
  Encryption(Optional<ClientTls> tls) {
    this.tls = tls;
  }

  /**
   * Answers SSLRequest or GSSENCRequest.
   *
   * @param moreReceived whether bytes came behind it
   * @return false if the connection is at its end
   */
  boolean answer(ChannelHandlerContext context, int code, boolean moreReceived) {
    Negotiation.Step step =
        switch (code) {
          case SSLRequest.CODE -> negotiation.onSslRequest(tls.isPresent(), moreReceived);
          case GSSENCRequest.CODE -> negotiation.onGssEncRequest(moreReceived);
          default -> throw new IllegalArgumentException("not a negotiation request: " + code);
        };
    return switch (step) {
      case Negotiation.AnswerNo(Negotiation next) -> {
        negotiation = next;
        context.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {'N'}));
        yield true;
      }
      case Negotiation.BeginTls(Negotiation next) -> {
        negotiation = next;
        context.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {'S'}));
        var _ = begin(context);
        yield true;
      }
      case Negotiation.Refuse(boolean no, var error) -> {
        ByteBuf frame = context.alloc().buffer();
        if (no) {
          frame.writeByte('N');
        }
        error.encode(frame);
        context.writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE);
        yield false;
      }
    };
  }

  /** Whether the client begins with TLS, without a request, and may. */
  boolean isBegunBy(ByteBuf data) {
    return tls.isPresent()
        && negotiation.mayBeginWithTls()
        && data.getByte(data.readerIndex()) == Negotiation.TLS_HANDSHAKE;
  }

  /**
   * Begins TLS with these bytes.
   *
   * @param data taken
   */
  void begin(ChannelHandlerContext context, ByteBuf data) {
    negotiation = negotiation.withTls();
    SslHandler handler = begin(context);
    handler
        .handshakeFuture()
        .addListener(done -> {
          if (done.isSuccess() && !ClientTls.speaksPostgresql(handler)) {
            context.close();
          }
        });
    context.pipeline().fireChannelRead(data);
    context.pipeline().fireChannelReadComplete();
  }

  private SslHandler begin(ChannelHandlerContext context) {
    SslHandler handler = tls.orElseThrow().newHandler(context.alloc());
    context.pipeline().addBefore(context.name(), HANDLER, handler);
    return handler;
  }

  /** Whether a session may begin now, or has to be encrypted first. */
  boolean isEnough() {
    return negotiation.encrypted() || tls.filter(ClientTls::isRequired).isEmpty();
  }
}
