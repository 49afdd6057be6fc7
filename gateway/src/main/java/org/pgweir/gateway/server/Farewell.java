package org.pgweir.gateway.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import org.pgweir.protocol.backend.ErrorResponse;

/** The last thing a client hears from the gateway itself: an error of severity FATAL. */
final class Farewell {

  private Farewell() {}

  /** The whole frame, given. */
  static ByteBuf frame(String sqlState, String message) {
    ByteBuf frame = Unpooled.buffer();
    ErrorResponse.of("FATAL", sqlState, message).encode(frame);
    return frame;
  }

  /** Says it and closes. */
  static void send(Channel client, String sqlState, String message) {
    client.writeAndFlush(frame(sqlState, message)).addListener(ChannelFutureListener.CLOSE);
  }
}
