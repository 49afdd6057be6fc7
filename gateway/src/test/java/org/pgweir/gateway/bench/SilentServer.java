package org.pgweir.gateway.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A stand-in for PostgreSQL that lets everybody in and then says nothing, for counts of clients
 * that no machine of this size has the processes for. Program argument: its port.
 */
final class SilentServer {

  private SilentServer() {}

  public static void main(String[] arguments) throws InterruptedException {
    new ServerBootstrap()
        .group(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()))
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, 1024)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new Welcome());
              }
            })
        .bind("127.0.0.1", Integer.parseInt(arguments[0]))
        .sync()
        .channel()
        .closeFuture()
        .sync();
  }

  /** Answers an SSLRequest with N and anything else as a server that trusts everybody. */
  private static final class Welcome extends ChannelInboundHandlerAdapter {

    private static final int SSL_REQUEST_BYTES = 8;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      int length = bytes.readableBytes();
      bytes.release();
      context.writeAndFlush(
          length == SSL_REQUEST_BYTES ? Unpooled.copiedBuffer(new byte[] {'N'}) : welcome());
    }

    private static ByteBuf welcome() {
      ByteBuf out = Unpooled.buffer();
      out.writeByte('R').writeInt(8).writeInt(0);
      parameter(out, "server_version", "18.0");
      parameter(out, "client_encoding", "UTF8");
      parameter(out, "standard_conforming_strings", "on");
      out.writeByte('K').writeInt(12).writeInt(1).writeInt(1);
      return out.writeByte('Z').writeInt(5).writeByte('I');
    }

    private static void parameter(ByteBuf out, String name, String value) {
      byte[] body = (name + '\0' + value + '\0').getBytes(StandardCharsets.UTF_8);
      out.writeByte('S').writeInt(4 + body.length).writeBytes(body);
    }
  }
}
