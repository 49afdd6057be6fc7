package org.pgweir.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.pgweir.gateway.admin.Readiness.Check;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.config.SslMode;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.config.UpstreamTls;
import org.pgweir.gateway.config.UpstreamTls.Negotiation;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;

class UpstreamProbeTest {

  @EachServer
  void findsPostgresqlWell(PostgresServer server) {
    assertThat(probe(server.port()))
        .isEqualTo(new Check("upstream", true, "127.0.0.1:" + server.port()));
  }

  @Test
  void leavesNothingInTheServersLog() throws Exception {
    try (PostgresServer server =
            PostgresServers.start(
                PostgresServers.majors().getLast(), Map.of("logging_collector", "on"));
        Connection connection = server.connect("postgres")) {
      int before = log(connection).length();
      assertThat(probe(server.port()).ok()).isTrue();
      breakOffAfterSslRequest(server.port());
      await().until(() -> log(connection).length() > before);
      assertThat(log(connection).substring(before).lines())
          .singleElement(InstanceOfAssertFactories.STRING)
          .contains("could not accept SSL connection");
    }
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    int port = freePort();
    assertThat(probe(port))
        .isEqualTo(new Check("upstream", false, "127.0.0.1:" + port + ": Connection refused"));
  }

  @Test
  void saysThatTheHostIsUnknown() {
    UpstreamProbe probe =
        new UpstreamProbe(UpstreamConfig.of(new HostPort("no-such-host.invalid", 1)));
    assertThat(probe.check().detail())
        .isEqualTo("no-such-host.invalid:1: the host name is unknown");
  }

  @Test
  void isNotContentWithAnythingThatAnswers() throws Exception {
    try (ServerSocket other = listen()) {
      Thread.ofVirtual().start(() -> answer(other, 'H'));
      assertThat(probe(other.getLocalPort()))
          .isEqualTo(
              new Check(
                  "upstream",
                  false,
                  "127.0.0.1:" + other.getLocalPort() + " does not answer as PostgreSQL does"));
    }
  }

  @Test
  void givesUpOnAServerThatIsSilent() throws Exception {
    try (ServerSocket silent = listen()) {
      assertThat(probe(silent.getLocalPort()))
          .isEqualTo(
              new Check(
                  "upstream", false, "127.0.0.1:" + silent.getLocalPort() + ": Read timed out"));
    }
  }

  @Test
  void onlyConnectsToAServerThatExpectsTlsAtOnce() throws Exception {
    try (ServerSocket silent = listen()) {
      UpstreamConfig direct =
          upstream(silent.getLocalPort())
              .withTls(
                  new UpstreamTls(
                      SslMode.REQUIRE, Negotiation.DIRECT, Optional.empty(), Optional.empty()));
      assertThat(new UpstreamProbe(direct).check().ok()).isTrue();
    }
  }

  @Test
  void doesNotAskAgainAtOnce() throws Exception {
    ServerSocket server = listen();
    Thread.ofVirtual().start(() -> answer(server, 'N'));
    UpstreamProbe probe = new UpstreamProbe(upstream(server.getLocalPort()));
    assertThat(probe.check().ok()).isTrue();
    server.close();
    assertThat(probe.check().ok()).isTrue();
  }

  /** What would be logged: shows that the log is looked at in time. */
  private static void breakOffAfterSslRequest(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(new byte[] {0, 0, 0, 8, 4, (byte) 210, 22, 47});
      assertThat(socket.getInputStream().read()).isEqualTo('S');
    }
  }

  private static String log(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_read_file(pg_current_logfile())")) {
      row.next();
      return row.getString(1);
    }
  }

  private static Check probe(int port) {
    return new UpstreamProbe(upstream(port)).check();
  }

  private static UpstreamConfig upstream(int port) {
    return UpstreamConfig.of(new HostPort("127.0.0.1", port));
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = listen()) {
      return socket.getLocalPort();
    }
  }

  private static void answer(ServerSocket server, char answer) {
    try (Socket socket = server.accept();
        InputStream request = socket.getInputStream()) {
      request.readNBytes(8);
      socket.getOutputStream().write(answer);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
