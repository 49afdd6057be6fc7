package org.pgweir.gateway.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgweir.gateway.config.AuthConfig;
import org.pgweir.gateway.config.SslMode;
import org.pgweir.gateway.config.TlsConfig;
import org.pgweir.gateway.config.UpstreamTls;
import org.pgweir.gateway.config.VerifierSource;
import org.pgweir.gateway.testkit.Certificate;
import org.pgweir.gateway.testkit.Command;
import org.pgweir.gateway.testkit.Frame;
import org.pgweir.gateway.testkit.FrontendBytes;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;
import org.pgweir.gateway.testkit.RawClient;
import org.pgweir.gateway.testkit.TestGateways;
import org.pgweir.gateway.testkit.TlsSocket;

/** What clients may and may not do before, around and inside TLS. */
final class TlsThroughGatewayTest {

  private static final AuthConfig AUTO =
      new AuthConfig(AuthConfig.Mode.AUTO, new VerifierSource.PgAuthid());
  private static final byte[] SSL_REQUEST = FrontendBytes.request(FrontendBytes.SSL_REQUEST);
  private static final byte[] GSSENC_REQUEST = FrontendBytes.request(FrontendBytes.GSSENC_REQUEST);
  private static final byte[] STARTUP =
      FrontendBytes.startup(
          FrontendBytes.VERSION_3_0, Map.of("user", "trusted", "database", "postgres"));

  private final LoginServer server = LoginServer.of(PostgresServers.majors().getLast());
  private final TestGateways gateways = new TestGateways();
  private final int port = server.gateway(gateways, SslMode.REQUIRE, AUTO).port();

  @AfterEach
  void stop() {
    gateways.close();
  }

  @Test
  void requestsAreAnsweredOnceEachInPlaintext() throws IOException {
    try (Socket socket = TlsSocket.connect(port)) {
      assertThat(ask(socket, GSSENC_REQUEST)).isEqualTo('N');
      assertThat(ask(socket, GSSENC_REQUEST)).isEqualTo('E');
      assertThat(rest(socket)).contains("0A000").contains("unsupported frontend protocol");
    }
    try (Socket socket = TlsSocket.connect(port)) {
      assertThat(ask(socket, GSSENC_REQUEST)).isEqualTo('N');
      assertThat(ask(socket, SSL_REQUEST)).isEqualTo('S');
      try (SSLSocket encrypted = TlsSocket.over(socket, Optional.empty())) {
        assertSessionStarts(encrypted);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {FrontendBytes.SSL_REQUEST, FrontendBytes.GSSENC_REQUEST})
  void noRequestIsTakenInsideTls(int request) throws IOException {
    try (Socket socket = TlsSocket.connect(port)) {
      assertThat(ask(socket, SSL_REQUEST)).isEqualTo('S');
      try (SSLSocket encrypted = TlsSocket.over(socket, Optional.empty())) {
        assertThat(ask(encrypted, FrontendBytes.request(request))).isEqualTo('E');
        assertThat(rest(encrypted)).contains("0A000");
      }
    }
  }

  @Test
  void bytesStuffedBehindTheRequestCloseTheConnection() throws IOException {
    try (Socket socket = TlsSocket.connect(port)) {
      assertThat(ask(socket, FrontendBytes.concat(SSL_REQUEST, STARTUP))).isEqualTo('E');
      assertThat(rest(socket))
          .contains("08P01")
          .contains("received unencrypted data after SSL request");
    }
  }

  @Test
  void plaintextInsteadOfAHandshakeClosesTheConnection() throws IOException {
    try (Socket socket = TlsSocket.connect(port)) {
      assertThat(ask(socket, SSL_REQUEST)).isEqualTo('S');
      socket.getOutputStream().write(STARTUP);
      assertThat(rest(socket)).doesNotContain("R\0\0\0");
    }
  }

  @Test
  void tlsMayBeginWithoutARequestIfItNamesPostgresql() throws IOException {
    try (Socket socket = TlsSocket.connect(port);
        SSLSocket encrypted = TlsSocket.over(socket, Optional.of("postgresql"))) {
      assertThat(encrypted.getApplicationProtocol()).isEqualTo("postgresql");
      assertSessionStarts(encrypted);
    }
    try (Socket socket = TlsSocket.connect(port)) {
      assertThatThrownBy(() -> TlsSocket.over(socket, Optional.of("http/1.1")))
          .isInstanceOf(IOException.class);
    }
    try (Socket socket = TlsSocket.connect(port)) {
      assertThat(startedAnyway(socket)).isEmpty();
    }
  }

  /** The handshake may end before the gateway has seen that ALPN is missing. */
  private static String startedAnyway(Socket socket) {
    try (SSLSocket encrypted = TlsSocket.over(socket, Optional.empty())) {
      encrypted.getOutputStream().write(STARTUP);
      return rest(encrypted);
    } catch (IOException closed) {
      return "";
    }
  }

  @Test
  void aCancelRequestInsideTlsReachesItsSession() throws IOException {
    try (RawClient session = RawClient.connect(port)) {
      session.send(STARTUP);
      byte[] key =
          session.readUntil('Z').stream()
              .filter(frame -> frame.type() == 'K')
              .map(TlsThroughGatewayTest::bytes)
              .findFirst()
              .orElseThrow();
      session.send(FrontendBytes.query("SELECT pg_sleep(60)"));
      try (Socket socket = TlsSocket.connect(port)) {
        assertThat(ask(socket, SSL_REQUEST)).isEqualTo('S');
        try (SSLSocket encrypted = TlsSocket.over(socket, Optional.empty())) {
          encrypted
              .getOutputStream()
              .write(FrontendBytes.request(FrontendBytes.CANCEL_REQUEST, key));
          assertThat(rest(encrypted)).isEmpty();
        }
      }
      assertThat(session.readUntil('Z'))
          .anyMatch(frame ->
              frame.type() == 'E'
                  && new String(bytes(frame), StandardCharsets.UTF_8).contains("57014"));
    }
  }

  @Test
  void psqlInsistsOnChannelBinding() {
    Command.assumePresent("psql");
    String login =
        "host=127.0.0.1 port=%d user=scram dbname=postgres sslmode=verify-full sslrootcert=%s"
            .formatted(port, LoginServer.GATEWAY_CERTIFICATE.certificate());

    Command.Result bound = psql(login + " channel_binding=require", PostgresServer.PASSWORD);
    assertThat(bound.output()).contains("scram");
    assertThat(bound.status()).isZero();
    assertThat(psql(login, PostgresServer.PASSWORD).status()).isZero();
    assertThat(psql(login + " channel_binding=disable", PostgresServer.PASSWORD).status()).isZero();
    assertThat(psql(login, "wrong").output())
        .contains("password authentication failed for user \"scram\"");
    String plain =
        "host=127.0.0.1 port=%d user=scram dbname=postgres sslmode=disable".formatted(port);
    assertThat(psql(plain, PostgresServer.PASSWORD).status()).isZero();
  }

  @Test
  void clientsMayHaveToShowACertificate(@TempDir Path folder) throws IOException {
    Command.assumePresent("psql");
    Certificate shown = LoginServer.CLIENT_CERTIFICATE;
    Path key = folder.resolve("client.key");
    Files.copy(shown.key(), key);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    TlsConfig demanding =
        LoginServer.tls(
            Optional.of(
                new TlsConfig.ClientCertificates(shown.certificate(), TlsConfig.Demand.REQUIRE)));
    int strict = server.gateway(gateways, server.upstream(SslMode.REQUIRE), demanding, AUTO).port();
    String login =
        "host=127.0.0.1 port=%d user=scram dbname=postgres sslmode=require".formatted(strict);

    Command.Result with =
        psql(
            login + " sslcert=%s sslkey=%s".formatted(shown.certificate(), key),
            PostgresServer.PASSWORD);
    assertThat(with.output()).contains("scram");
    assertThat(with.status()).isZero();
    assertThat(psql(login, PostgresServer.PASSWORD).status()).isNotZero();
  }

  @Test
  void theGatewayShowsItsCertificateToTheServer() throws SQLException {
    UpstreamTls withCertificate =
        new UpstreamTls(
            SslMode.VERIFY_FULL,
            UpstreamTls.Negotiation.POSTGRES,
            Optional.of(server.certificate().certificate()),
            Optional.of(
                new UpstreamTls.ClientCertificate(
                    LoginServer.CLIENT_CERTIFICATE.certificate(),
                    LoginServer.CLIENT_CERTIFICATE.key())));
    AuthConfig passThrough =
        new AuthConfig(AuthConfig.Mode.PASS_THROUGH, new VerifierSource.None());
    int certified =
        server
            .gateway(
                gateways,
                server.upstream(SslMode.REQUIRE).withTls(withCertificate),
                LoginServer.tls(Optional.empty()),
                passThrough)
            .port();

    try (Connection connection =
        LoginServer.login(certified, "certified", Map.of("sslmode", "disable"))) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  @Test
  void tlsTowardsTheServerMayBeginWithoutARequest() throws SQLException {
    UpstreamTls direct =
        new UpstreamTls(
            SslMode.REQUIRE, UpstreamTls.Negotiation.DIRECT, Optional.empty(), Optional.empty());
    int directly =
        server
            .gateway(
                gateways,
                server.upstream(SslMode.REQUIRE).withTls(direct),
                LoginServer.tls(Optional.empty()),
                AUTO)
            .port();

    try (Connection connection =
        LoginServer.login(directly, "scram", Map.of("sslmode", "require"))) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  @Test
  void aServerWithAnotherCertificateIsNotTalkedTo() {
    UpstreamTls other =
        new UpstreamTls(
            SslMode.VERIFY_CA,
            UpstreamTls.Negotiation.POSTGRES,
            Optional.of(LoginServer.CLIENT_CERTIFICATE.certificate()),
            Optional.empty());
    int distrusting =
        server
            .gateway(
                gateways,
                server.upstream(SslMode.REQUIRE).withTls(other),
                LoginServer.tls(Optional.empty()),
                new AuthConfig(AuthConfig.Mode.AUTO, new VerifierSource.None()))
            .port();

    assertThatThrownBy(
            () -> LoginServer.login(distrusting, "trusted", Map.of("sslmode", "disable")))
        .isInstanceOfSatisfying(
            SQLException.class,
            refused -> {
              assertThat(refused.getSQLState()).isEqualTo("08006");
              assertThat(refused.getMessage())
                  .contains("could not connect to the server")
                  .doesNotContain("127.0.0.1");
            });
  }

  private static Command.Result psql(String login, String password) {
    return Command.run(
        List.of("psql", "-X", "-A", "-t", "-c", "SELECT current_user", login),
        Map.of("PGPASSWORD", password),
        "");
  }

  private static byte[] bytes(Frame frame) {
    byte[] bytes = new byte[frame.body().remaining()];
    frame.body().duplicate().get(bytes);
    return bytes;
  }

  private static char ask(Socket socket, byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    return (char) socket.getInputStream().read();
  }

  /** What comes until the gateway closes, or resets. */
  private static String rest(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (java.net.SocketException | javax.net.ssl.SSLException closed) {
      return "";
    }
  }

  private static void assertSessionStarts(SSLSocket encrypted) throws IOException {
    encrypted.getOutputStream().write(STARTUP);
    DataInputStream in = new DataInputStream(encrypted.getInputStream());
    byte[] ok = in.readNBytes(9);
    assertThat(ByteBuffer.wrap(ok).get()).isEqualTo((byte) 'R');
    assertThat(ByteBuffer.wrap(ok).getInt(5)).isZero();
  }
}
