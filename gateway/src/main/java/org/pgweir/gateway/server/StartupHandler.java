package org.pgweir.gateway.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.pgweir.protocol.codec.FrontendFrames;
import org.pgweir.protocol.codec.MessageLimits;
import org.pgweir.protocol.frontend.CancelRequest;
import org.pgweir.protocol.frontend.GSSENCRequest;
import org.pgweir.protocol.frontend.SSLRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a client's first packets until one says what it wants: a session, or a cancel.
 *
 * <p>Holds at most one startup packet and what came behind it in the same read. Of the packet only
 * what the gateway has to know is looked at: whatever else it says, version and all, is for the
 * server to judge.
 */
final class StartupHandler extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(StartupHandler.class);

  private final SessionOpener opener;
  private final Encryption encryption;
  private @Nullable ByteBuf received;
  private @Nullable ScheduledFuture<?> timeout;
  private boolean decided;
  private boolean inputShut;

  StartupHandler(SessionOpener opener) {
    this.opener = opener;
    this.encryption = new Encryption(opener.clientTls());
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    long millis = opener.limits().handshakeTimeout().toMillis();
    timeout = context.executor().schedule(() -> timedOut(context), millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (received == null) {
      received = bytes;
    } else {
      received.writeBytes(bytes);
      bytes.release();
    }
    if (!decided && received.isReadable() && encryption.isBegunBy(received)) {
      ByteBuf data = received;
      received = null;
      encryption.begin(context, data);
      return;
    }
    while (!decided && received != null && readPacket(context, received)) {
      // One packet after the other: SSLRequest and GSSENCRequest are answered, and more follows.
    }
    if (!decided && received != null) {
      // Not one byte more than came is kept while the rest of the packet is awaited.
      ByteBuf kept = Unpooled.buffer(received.readableBytes()).writeBytes(received);
      received.release();
      received = kept;
    }
  }

  /** Reads the packet at the front; false if it is not all there. */
  private boolean readPacket(ChannelHandlerContext context, ByteBuf data) {
    if (data.readableBytes() < MessageLimits.LENGTH_WORD_BYTES) {
      return false;
    }
    int length = data.getInt(data.readerIndex());
    if (!FrontendFrames.isPossibleStartupLength(length)) {
      // As PostgreSQL: whoever sends this is not a client, and gets no answer.
      violated(context);
      return false;
    }
    if (data.readableBytes() < length) {
      return false;
    }
    switch (data.getInt(data.readerIndex() + MessageLimits.LENGTH_WORD_BYTES)) {
      case SSLRequest.CODE, GSSENCRequest.CODE -> {
        int code = data.getInt(data.readerIndex() + MessageLimits.LENGTH_WORD_BYTES);
        data.skipBytes(length);
        if (!encryption.answer(context, code, data.isReadable())) {
          opener.metrics().protocolViolation();
          decided = true;
        }
      }
      case CancelRequest.CODE -> {
        decided = true;
        opener.cancel(context.channel(), data.readRetainedSlice(length));
      }
      default -> {
        decided = true;
        if (!encryption.isEnough()) {
          opener.refuse(
              context.channel(),
              "unencrypted",
              "28000",
              "this gateway demands TLS: connect with sslmode=require or stronger");
          return false;
        }
        context.channel().config().setAutoRead(false);
        ByteBuf startup = data.readRetainedSlice(length);
        opener.open(
            context.channel(),
            startup,
            StartupParameters.read(
                startup.slice(
                    MessageLimits.LENGTH_WORD_BYTES, length - MessageLimits.LENGTH_WORD_BYTES)),
            this::stopTimeout,
            relay -> joined(context, relay));
      }
    }
    if (received != null && !received.isReadable()) {
      received.release();
      received = null;
    }
    return true;
  }

  /** The session is joined to the server: what came behind the startup packet is for it too. */
  private void joined(ChannelHandlerContext context, Relay relay) {
    ByteBuf rest = received;
    received = null;
    context.pipeline().addAfter(context.name(), SessionOpener.RELAY, relay.clientHandler());
    opener.accompany(relay);
    if (rest != null) {
      context.fireChannelRead(rest);
      context.fireChannelReadComplete();
    }
    if (inputShut) {
      context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
    context.pipeline().remove(this);
    if (!inputShut) {
      context.channel().config().setAutoRead(true);
    }
  }

  private void violated(ChannelHandlerContext context) {
    opener.metrics().protocolViolation();
    decided = true;
    context.close();
  }

  private void timedOut(ChannelHandlerContext context) {
    opener.metrics().sessionRefused("handshake-timeout");
    LOG.atDebug().log("client did not finish start-up in time");
    context.channel().close();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (received != null) {
      received.release();
      received = null;
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputShut = true;
      if (!decided) {
        context.close();
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stopTimeout();
  }

  @Override
  @SuppressWarnings("deprecation") // declared deprecated in ChannelHandler only
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.atDebug().log("start-up failed: {}", cause.getMessage());
    context.close();
  }

  private void stopTimeout() {
    if (timeout != null) {
      timeout.cancel(false);
      timeout = null;
    }
  }
}
