package org.pgweir.gateway.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Clients that log in and then do nothing. */
final class IdleClients implements AutoCloseable {

  private static final int PROTOCOL_3_0 = 3 << 16;

  /** ReadyForQuery, idle: what start-up ends with. */
  private static final byte[] READY = {'Z', 0, 0, 0, 5, 'I'};

  private final List<SocketChannel> channels = new ArrayList<>();

  /** Connects that many more, one after the other. */
  void connect(int port, int count) throws IOException {
    byte[] parameters =
        "user\0postgres\0database\0postgres\0\0".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < count; i++) {
      SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channels.add(channel);
      ByteBuffer startup = ByteBuffer.allocate(8 + parameters.length);
      startup.putInt(startup.capacity()).putInt(PROTOCOL_3_0).put(parameters).flip();
      channel.write(startup);
      awaitReady(channel);
    }
  }

  private static void awaitReady(SocketChannel channel) throws IOException {
    ByteBuffer received = ByteBuffer.allocate(4096);
    do {
      if (channel.read(received) < 0) {
        throw new EOFException(
            "not let in: " + new String(received.array(), StandardCharsets.ISO_8859_1).strip());
      }
    } while (!endsReady(received));
  }

  private static boolean endsReady(ByteBuffer received) {
    int start = received.position() - READY.length;
    return start >= 0 && received.slice(start, READY.length).equals(ByteBuffer.wrap(READY));
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
  }
}
