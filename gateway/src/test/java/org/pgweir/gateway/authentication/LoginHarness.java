package org.pgweir.gateway.authentication;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import org.pgweir.protocol.backend.BackendMessage;

/** The handlers of one login between two channels without sockets. */
final class LoginHarness implements AutoCloseable {

  /** What the handlers pass on to the relay, in place of the relay. */
  private static final class Sink extends ChannelInboundHandlerAdapter {
    private final ByteArrayOutputStream passed = new ByteArrayOutputStream();

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      passed.writeBytes(ByteBufUtil.getBytes(bytes));
      bytes.release();
    }
  }

  final EmbeddedChannel client;
  final EmbeddedChannel server;
  final Queue<Runnable> lookUps = new ArrayDeque<>();
  private final Sink fromClient = new Sink();
  private final Sink fromServer = new Sink();

  LoginHarness(LoginState start, SecretSource secrets) {
    client = new EmbeddedChannel();
    server = new EmbeddedChannel();
    client.pipeline().addLast("relay", fromClient);
    server.pipeline().addLast("relay", fromServer);
    new LoginHandlers(start, "alice", client, server, secrets, lookUps::add).installBefore("relay");
  }

  void serverSends(BackendMessage message) {
    ByteBuf frame = Unpooled.buffer();
    message.encode(frame);
    server.writeInbound(frame);
  }

  /** Every byte a read of its own. */
  void serverSendsBytewise(BackendMessage message) {
    ByteBuf frame = Unpooled.buffer();
    message.encode(frame);
    while (frame.isReadable()) {
      server.writeInbound(Unpooled.buffer().writeByte(frame.readByte()));
    }
    frame.release();
  }

  void clientSends(byte... bytes) {
    client.writeInbound(Unpooled.buffer().writeBytes(bytes));
  }

  void lookUpsReturn() {
    for (Runnable next = lookUps.poll(); next != null; next = lookUps.poll()) {
      next.run();
    }
    client.runPendingTasks();
  }

  /** What went towards the client through the relay. */
  String passedToClient() {
    return fromServer.passed.toString(StandardCharsets.ISO_8859_1);
  }

  /** What went towards the server through the relay. */
  String passedToServer() {
    return fromClient.passed.toString(StandardCharsets.ISO_8859_1);
  }

  /** What was written to the client past the relay. */
  String toldToClient() {
    return written(client);
  }

  String sentToServer() {
    return written(server);
  }

  boolean isOver() {
    return client.pipeline().get("login") == null && server.pipeline().get("login") == null;
  }

  private static String written(EmbeddedChannel channel) {
    StringBuilder text = new StringBuilder();
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      text.append(next.toString(StandardCharsets.ISO_8859_1));
      next.release();
    }
    return text.toString();
  }

  @Override
  public void close() {
    lookUps.clear();
    client.finishAndReleaseAll();
    server.finishAndReleaseAll();
  }
}
