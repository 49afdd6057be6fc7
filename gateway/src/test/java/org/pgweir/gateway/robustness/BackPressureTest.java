package org.pgweir.gateway.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.pgweir.gateway.testkit.Frame;
import org.pgweir.gateway.testkit.FrontendBytes;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;
import org.pgweir.gateway.testkit.RawClient;
import org.pgweir.gateway.testkit.TestGateways;

/** Peers slower than the other side: it has to wait, and the gateway keeps little. */
final class BackPressureTest {

  private static final int MEGABYTE = 1 << 20;
  private static final int ROWS = 200;

  private static final TestGateways GATEWAYS = new TestGateways();

  private final PostgresServer server = PostgresServers.newest();

  @AfterAll
  static void stopGateways() {
    GATEWAYS.close();
  }

  @Test
  void aClientThatDoesNotReadMakesTheServerWait() throws IOException {
    int port = GATEWAYS.inFrontOf(server).port();
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(1 << 16);
      socket.setSoTimeout(30_000);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      socket
          .getOutputStream()
          .write(
              FrontendBytes.startup(
                  FrontendBytes.VERSION_3_0, Map.of("user", "postgres", "database", "postgres")));
      assertThat(skipUntil(in, 'Z')).isPositive();
      long before = Memory.used();
      socket
          .getOutputStream()
          .write(
              FrontendBytes.query(
                  "select repeat('x', " + MEGABYTE + ") from generate_series(1, " + ROWS + ")"));
      for (int i = 0; i < 20; i++) {
        LockSupport.parkNanos(50_000_000);
        assertThat(Memory.used() - before).isLessThan(16L * MEGABYTE);
        try (RawClient other = RawClient.login(port, "postgres", "postgres")) {
          assertThat(other.query("select 'alive'")).hasSize(4);
        }
      }
      assertThat(skipUntil(in, 'Z')).isCloseTo((long) ROWS * MEGABYTE, within(10_000L));
    }
  }

  @Test
  void aServerThatDoesNotReadMakesTheClientWait() throws SQLException {
    int port = GATEWAYS.inFrontOf(server).port();
    String database = server.createDatabase("pressure");
    server.execute(database, "create table t (v text)");
    try (Connection locker = server.connect(database);
        Statement statement = locker.createStatement();
        RawClient client = RawClient.login(port, database, "postgres")) {
      locker.setAutoCommit(false);
      statement.execute("lock table t");
      long before = Memory.used();
      CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> copy(client));
      for (int i = 0; i < 20; i++) {
        LockSupport.parkNanos(50_000_000);
        assertThat(Memory.used() - before).isLessThan(16L * MEGABYTE);
      }
      assertThat(sent).isNotDone();
      locker.rollback();
      assertThat(client.readUntil('Z'))
          .extracting(Frame::type)
          .containsExactly('1', '2', 'G', 'C', 'Z');
      sent.join();
    }
  }

  /** A COPY of 100 MB, all of it sent at once. */
  private static void copy(RawClient client) {
    client.send(FrontendBytes.parse("", "copy t from stdin", List.of()));
    client.send(FrontendBytes.bind("", "", List.of(), false, false));
    client.send(FrontendBytes.execute("", 0));
    byte[] row = ("x".repeat(MEGABYTE - 1) + "\n").getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 100; i++) {
      client.send(FrontendBytes.message('d', row));
    }
    client.send(FrontendBytes.message('c'));
    client.send(FrontendBytes.sync());
  }

  /** Reads up to the next frame of a type; the bytes of all bodies. */
  private static long skipUntil(DataInputStream in, char type) throws IOException {
    long total = 0;
    while (true) {
      int found = in.readUnsignedByte();
      int body = in.readInt() - 4;
      in.skipNBytes(body);
      total += body;
      if (found == type) {
        return total;
      }
    }
  }
}
