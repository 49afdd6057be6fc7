package org.pgweir.gateway.admin;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.admin.Readiness.Check;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.config.UpstreamTls.Negotiation;

/**
 * Looks whether the server answers.
 *
 * <p>It asks with a GSSENCRequest, closes after the one byte of the answer, and so needs no login
 * and leaves nothing in the server's log; an SSLRequest broken off there would (PostgreSQL 13 to
 * 18). A server that expects TLS at once is only connected to. Thread-safe: one probe at a time,
 * and its result stands for a second.
 */
public final class UpstreamProbe {

  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final Duration STANDS = Duration.ofSeconds(1);
  private static final int GSSENC_REQUEST_CODE = 80_877_104;

  private final HostPort address;
  private final boolean speaksFirst;
  private @Nullable Check last;
  private long lastNanos;

  public UpstreamProbe(UpstreamConfig upstream) {
    address = upstream.address();
    speaksFirst = upstream.tls().negotiation() == Negotiation.POSTGRES;
  }

  /** What is known of the server, at most a second old; blocks for at most about four seconds. */
  public synchronized Check check() {
    Check known = last;
    if (known == null || System.nanoTime() - lastNanos > STANDS.toNanos()) {
      known = probe();
      last = known;
      lastNanos = System.nanoTime();
    }
    return known;
  }

  private Check probe() {
    int limitMillis = Math.toIntExact(LIMIT.toMillis());
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(limitMillis);
      socket.connect(new InetSocketAddress(address.host(), address.port()), limitMillis);
      if (speaksFirst) {
        socket
            .getOutputStream()
            .write(ByteBuffer.allocate(8).putInt(8).putInt(GSSENC_REQUEST_CODE).array());
        int answer = socket.getInputStream().read();
        if (answer != 'N' && answer != 'G') {
          return new Check("upstream", false, address + " does not answer as PostgreSQL does");
        }
      }
      return new Check("upstream", true, address.toString());
    } catch (IOException e) {
      return new Check("upstream", false, address + ": " + reason(e));
    }
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return e instanceof java.net.UnknownHostException
        ? "the host name is unknown"
        : message == null ? e.getClass().getSimpleName() : message;
  }
}
