package org.pgweir.gateway.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Passes TCP connections on to a port, cutting what comes back into pieces. Stands between gateway
 * and server where a test wants the server's bytes to arrive in pieces.
 */
public final class Forwarder implements AutoCloseable {

  private final ServerSocket listener;
  private final int upstreamPort;
  private final int pieceBytes;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private Forwarder(ServerSocket listener, int upstreamPort, int pieceBytes) {
    this.listener = listener;
    this.upstreamPort = upstreamPort;
    this.pieceBytes = pieceBytes;
  }

  /**
   * Starts passing on.
   *
   * @param pieceBytes most bytes of the server to pass on in one segment
   */
  public static Forwarder to(int upstreamPort, int pieceBytes) {
    try {
      ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Forwarder forwarder = new Forwarder(listener, upstreamPort, pieceBytes);
      forwarder.threads.execute(forwarder::accept);
      return forwarder;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Cuts all connections, as a network does. */
  public void cut() {
    for (Socket socket : open) {
      closeQuietly(socket);
    }
    open.clear();
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException closed) {
      // It is gone all the same.
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), upstreamPort);
        open.add(client);
        open.add(server);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        threads.execute(() -> pass(client, server, 1 << 16));
        threads.execute(() -> pass(server, client, pieceBytes));
      }
    } catch (IOException closed) {
      // The end of this forwarder.
    }
  }

  private static void pass(Socket from, Socket to, int pieceBytes) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[1 << 16];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        for (int at = 0; at < count; at += pieceBytes) {
          out.write(buffer, at, Math.min(pieceBytes, count - at));
        }
      }
    } catch (IOException closed) {
      // Either side has gone; the other is closed with it.
    } finally {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      threads.shutdownNow();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
