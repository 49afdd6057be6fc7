package org.pgweir.gateway.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/** Ports of this machine, and whether somebody answers there. */
final class Ports {

  private static final int SSL_REQUEST_CODE = 80877103;
  private static final long DEADLINE_NANOS = 60_000_000_000L;

  private Ports() {}

  static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Waits until an SSLRequest is answered there; gives up when the process has ended. */
  static void awaitAnswer(int port, Process process) throws InterruptedException {
    long deadline = System.nanoTime() + DEADLINE_NANOS;
    while (!answers(port)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        process.destroy();
        throw new IllegalStateException(process.info().commandLine() + " does not answer");
      }
      Thread.sleep(1);
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      socket.setSoTimeout(1000);
      socket
          .getOutputStream()
          .write(ByteBuffer.allocate(8).putInt(8).putInt(SSL_REQUEST_CODE).array());
      return socket.getInputStream().read() >= 0;
    } catch (IOException notYet) {
      return false;
    }
  }
}
