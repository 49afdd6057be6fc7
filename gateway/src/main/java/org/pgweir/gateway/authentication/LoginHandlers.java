package org.pgweir.gateway.authentication;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.authentication.LoginEffect.HandOver;
import org.pgweir.gateway.authentication.LoginEffect.LookUp;
import org.pgweir.gateway.authentication.LoginEffect.Refuse;
import org.pgweir.gateway.authentication.LoginEffect.SendToClient;
import org.pgweir.gateway.authentication.LoginEffect.SendToServer;
import org.pgweir.gateway.authentication.LoginEffect.Warn;
import org.pgweir.gateway.authentication.LoginEvent.ClientAnswered;
import org.pgweir.gateway.authentication.LoginEvent.SecretFound;
import org.pgweir.gateway.authentication.LoginEvent.SecretUnavailable;
import org.pgweir.gateway.authentication.LoginEvent.ServerAsked;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.FrontendType;
import org.pgweir.protocol.ProtocolViolation;
import org.pgweir.protocol.backend.Authentication;
import org.pgweir.protocol.backend.ErrorResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sits in front of the relay on both channels of a session while its client logs in: feeds {@link
 * Login}, does what it says, and goes away. Messages that are no authentication requests, errors
 * among them, pass. To the relay the login looks like any other. Confined to the session's event
 * loop.
 */
final class LoginHandlers {

  private static final Logger LOG = LoggerFactory.getLogger(LoginHandlers.class);

  private static final int HEADER_BYTES = 5;

  /** libpq reads no more before it has logged in (fe-connect.c, MAX_ERRLEN). */
  private static final int MAX_SERVER_FRAME_BYTES = 30_000;

  /**
   * PostgreSQL takes no more (auth-sasl.c, PG_MAX_SASL_MESSAGE_LENGTH) and the mechanism's name.
   */
  private static final int MAX_CLIENT_FRAME_BYTES = 1024 + 64;

  /** What a client may send ahead before it has to wait. */
  private static final int MAX_AHEAD_BYTES = 64 * 1024;

  private final String role;
  private final Channel client;
  private final Channel server;
  private final SecretSource secrets;
  private final Executor blocking;
  private final ServerSide serverSide = new ServerSide();
  private final ClientSide clientSide = new ClientSide();
  private final FrameCollector fromServer =
      new FrameCollector(MAX_SERVER_FRAME_BYTES, MAX_AHEAD_BYTES);
  private final FrameCollector fromClient =
      new FrameCollector(MAX_CLIENT_FRAME_BYTES, MAX_AHEAD_BYTES);
  private LoginState state;
  private @Nullable ChannelHandlerContext towardsClient;
  private @Nullable ChannelHandlerContext fromClientOn;
  private boolean ended;

  /**
   * @param secrets asked on {@code blocking}
   */
  LoginHandlers(
      LoginState start,
      String role,
      Channel client,
      Channel server,
      SecretSource secrets,
      Executor blocking) {
    this.state = start;
    this.role = role;
    this.client = client;
    this.server = server;
    this.secrets = secrets;
    this.blocking = blocking;
  }

  /** Goes in front of both channels' handlers of that name. */
  void installBefore(String handler) {
    server.pipeline().addBefore(handler, "login", serverSide);
    client.pipeline().addBefore(handler, "login", clientSide);
  }

  private void readServer() {
    while (!ended && !state.holdsServer()) {
      if (fromServer.nextIs(BackendType.ERROR_RESPONSE)) {
        // Whatever it is: to a client of protocol 2 the server says it without a length.
        handOver();
        return;
      }
      ByteBuf frame = fromServer.next();
      if (frame == null) {
        return;
      }
      byte type = frame.getByte(frame.readerIndex());
      if (type == BackendType.AUTHENTICATION) {
        happened(new ServerAsked(request(frame)));
      } else {
        towardsClient().fireChannelRead(frame);
      }
    }
  }

  private static Authentication request(ByteBuf frame) {
    try {
      return Authentication.decode(frame.skipBytes(HEADER_BYTES));
    } finally {
      frame.release();
    }
  }

  private void readClient() {
    while (!ended && state.awaitsClient()) {
      ByteBuf frame = fromClient.next();
      if (frame == null) {
        return;
      }
      happened(new ClientAnswered(answer(frame)));
    }
  }

  private static Bytes answer(ByteBuf frame) {
    try {
      byte type = frame.readByte();
      if (type != FrontendType.PASSWORD) {
        throw new ProtocolViolation(
            "expected SASL response, got message type " + Byte.toUnsignedInt(type));
      }
      frame.skipBytes(Integer.BYTES);
      return Bytes.copyOf(frame, frame.readerIndex(), frame.readableBytes());
    } finally {
      frame.release();
    }
  }

  private void happened(LoginEvent event) {
    Login.Transition transition = Login.next(state, event);
    state = transition.next();
    transition.effects().forEach(this::perform);
  }

  private void perform(LoginEffect effect) {
    switch (effect) {
      case SendToServer(var message) -> {
        ByteBuf frame = server.alloc().buffer();
        message.encode(frame);
        server.writeAndFlush(frame, server.voidPromise());
      }
      case SendToClient(var message) -> {
        ByteBuf frame = client.alloc().buffer();
        message.encode(frame);
        towardsClient().fireChannelRead(frame);
        towardsClient().fireChannelReadComplete();
      }
      case LookUp(String wanted) -> blocking.execute(() -> lookUp(wanted));
      case Warn(String reason) -> LOG.atWarn().addKeyValue("role", role).log(reason);
      case Refuse(ErrorResponse error) -> refuse(error);
      case HandOver() -> handOver();
    }
  }

  /** Runs where it may block. */
  private void lookUp(String wanted) {
    LoginEvent result;
    try {
      result = new SecretFound(secrets.find(wanted));
    } catch (IOException | RuntimeException failed) {
      LOG.atError().log("cannot look up a password verifier: {}", failed.getMessage());
      result = new SecretUnavailable();
    }
    LoginEvent event = result;
    client.eventLoop().execute(() -> guarded(() -> happened(event)));
  }

  /** Does one thing, then goes on with what has been waiting for it. */
  private void guarded(Runnable step) {
    if (ended) {
      return;
    }
    try {
      step.run();
      readClient();
      readServer();
      letClientWait();
    } catch (ProtocolViolation violation) {
      LOG.atWarn().addKeyValue("role", role).log("login: {}", violation.getMessage());
      refuse(
          FatalError.of(ProtocolViolation.SQL_STATE, String.valueOf(violation.getMessage()), ""));
    }
  }

  /** A client that sends its statements along with its login waits once there are many. */
  private void letClientWait() {
    boolean enough = fromClient.hasEnough();
    if (!ended && enough == client.config().isAutoRead()) {
      client.config().setAutoRead(!enough);
    }
  }

  private void refuse(ErrorResponse error) {
    end();
    ByteBuf frame = client.alloc().buffer();
    error.encode(frame);
    client.writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE);
  }

  private void handOver() {
    if (ended) {
      return;
    }
    ended = true;
    ChannelHandlerContext onServer = towardsClient();
    ChannelHandlerContext onClient = fromClientOn;
    ByteBuf serverRest = fromServer.rest();
    ByteBuf clientRest = fromClient.rest();
    server.pipeline().remove(serverSide);
    client.pipeline().remove(clientSide);
    if (serverRest != null) {
      onServer.fireChannelRead(serverRest);
    }
    onServer.fireChannelReadComplete();
    if (clientRest != null && onClient != null) {
      onClient.fireChannelRead(clientRest);
      onClient.fireChannelReadComplete();
    }
  }

  private void end() {
    ended = true;
    fromServer.release();
    fromClient.release();
  }

  private ChannelHandlerContext towardsClient() {
    if (towardsClient == null) {
      throw new IllegalStateException("not installed");
    }
    return towardsClient;
  }

  private void received(ByteBuf bytes, FrameCollector into) {
    if (ended) {
      bytes.release();
    } else {
      guarded(() -> into.add(bytes, client.alloc()));
    }
  }

  private final class ServerSide extends ChannelInboundHandlerAdapter {

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      towardsClient = context;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      received((ByteBuf) message, fromServer);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      end();
      context.fireChannelInactive();
    }
  }

  private final class ClientSide extends ChannelInboundHandlerAdapter {

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      fromClientOn = context;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      received((ByteBuf) message, fromClient);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      end();
      context.fireChannelInactive();
    }
  }
}
