package org.pgweir.gateway.testkit;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that sends any bytes and reads frames. A thread of its own reads all the time, so that a
 * large send never waits for replies nobody fetches.
 */
public final class RawClient implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private static final int LONGEST_FRAME_BYTES = 1 << 28;

  /** Long enough for the peer to read what has come so far. */
  private static final long BETWEEN_BYTES_NANOS = 20_000;

  private final Socket socket;
  private final OutputStream out;

  /** Empty for the end of the stream, which stays at the end of the queue. */
  private final BlockingQueue<Optional<Frame>> received = new LinkedBlockingQueue<>();

  private RawClient(Socket socket, OutputStream out) {
    this.socket = socket;
    this.out = out;
  }

  /** Connects to a port of this machine and sends nothing. */
  public static RawClient connect(int port) {
    try {
      Socket socket = new Socket();
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
      return reading(socket);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The same inside TLS, after the request for it. */
  public static RawClient connectByTls(int port) {
    Socket socket = TlsSocket.connect(port);
    try {
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write(FrontendBytes.request(FrontendBytes.SSL_REQUEST));
      if (socket.getInputStream().read() != 'S') {
        throw new AssertionError("no TLS on port " + port);
      }
      return reading(TlsSocket.over(socket, Optional.empty()));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static RawClient reading(Socket socket) throws IOException {
    RawClient client = new RawClient(socket, socket.getOutputStream());
    Thread.ofVirtual().name("raw-client-reader").start(client::readAll);
    return client;
  }

  /** Connects, starts a session without a password and waits until it is ready. */
  public static RawClient login(int port, String database, String user) {
    RawClient client = connect(port);
    client.send(
        FrontendBytes.startup(
            FrontendBytes.VERSION_3_0, Map.of("user", user, "database", database)));
    client.readUntil('Z');
    return client;
  }

  /** Sends these bytes in one segment, as far as the network has its way. */
  public void send(byte... bytes) {
    try {
      out.write(bytes);
    } catch (IOException failed) {
      // The peer has closed; what it said before is for the reader to find.
    }
  }

  /** Sends these bytes one by one, each a segment of its own. */
  public void sendByteByByte(byte... bytes) {
    for (byte one : bytes) {
      send(one);
      LockSupport.parkNanos(BETWEEN_BYTES_NANOS);
    }
  }

  /** Ends our side of the connection; the other may go on. */
  public void endOutput() {
    try {
      socket.shutdownOutput();
    } catch (IOException failed) {
      // The peer has closed; what it said before is for the reader to find.
    }
  }

  /** Runs a simple query and returns everything up to its ReadyForQuery. */
  public List<Frame> query(String sql) {
    send(FrontendBytes.query(sql));
    return readUntil('Z');
  }

  /**
   * The next frame, or empty when the peer has closed.
   *
   * @throws AssertionError if neither happens within 30 seconds
   */
  public Optional<Frame> read() {
    return read(DEADLINE);
  }

  public Optional<Frame> read(Duration deadline) {
    try {
      Optional<Frame> next = received.poll(deadline.toMillis(), TimeUnit.MILLISECONDS);
      if (next == null) {
        throw new AssertionError("nothing received within " + deadline);
      }
      if (next.isEmpty()) {
        received.add(next);
      }
      return next;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  /**
   * The frames up to and with the first of this type.
   *
   * @throws AssertionError if the peer closes before
   */
  public List<Frame> readUntil(char type) {
    List<Frame> frames = new ArrayList<>();
    while (frames.isEmpty() || frames.getLast().type() != type) {
      frames.add(
          read()
              .orElseThrow(
                  () -> new AssertionError("closed before " + type + ", after " + frames)));
    }
    return frames;
  }

  /** All frames until the peer closes. */
  public List<Frame> readUntilClosed() {
    List<Frame> frames = new ArrayList<>();
    for (Optional<Frame> next = read(); next.isPresent(); next = read()) {
      frames.add(next.get());
    }
    return frames;
  }

  private void readAll() {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16))) {
      while (true) {
        char type = (char) in.readUnsignedByte();
        int length = in.readInt();
        if (length < 4 || length > LONGEST_FRAME_BYTES) {
          // No frame: a server that speaks protocol 2.0 refuses with a plain line of text.
          byte[] text = FrontendBytes.concat(FrontendBytes.int32(length), in.readAllBytes());
          received.add(Optional.of(new Frame(type, text)));
          break;
        }
        byte[] body = new byte[length - 4];
        in.readFully(body);
        received.add(Optional.of(new Frame(type, body)));
      }
    } catch (IOException closed) {
      // Nothing more will come, which is what the reader learns below.
    }
    received.add(Optional.empty());
  }

  /** The socket, for tests that half-close, reset or stop reading. */
  public Socket socket() {
    return socket;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
