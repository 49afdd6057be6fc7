package org.pgweir.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pgweir.gateway.config.AdminConfig;
import org.pgweir.gateway.config.AdminRole;
import org.pgweir.gateway.config.AdminUser;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.config.Secret;
import org.pgweir.gateway.observe.GatewayMetrics;
import org.pgweir.gateway.testkit.Certificate;
import org.pgweir.gateway.tls.AdminClientTls;

/** Who may ask the admin server for what. */
final class CallersTest {

  private static final AdminUser ANNA =
      new AdminUser(
          "anna", Optional.of(new Secret("s3cret")), Optional.empty(), Set.of(AdminRole.VIEWER));

  private final GatewayMetrics metrics = new GatewayMetrics();
  private AdminServer admin = start(List.of());

  private AdminServer start(List<AdminUser> users) {
    return start(users, Optional.empty());
  }

  private AdminServer start(List<AdminUser> users, Optional<AdminConfig.Tls> tls) {
    Route.Handler who =
        asked ->
            Route.Answer.json(200, asked.caller().map(AdminUser::name).orElse("nobody") + "\n");
    try {
      return AdminServer.start(
          new AdminConfig(new HostPort("127.0.0.1", 0), users, tls, Optional.empty()),
          metrics,
          List::of,
          List.of(
              new Route(Route.Method.GET, "/who", who), new Route(Route.Method.POST, "/do", who)));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void with(List<AdminUser> users) {
    admin.close();
    admin = start(users);
  }

  @AfterEach
  void stop() {
    admin.close();
    metrics.close();
  }

  @Test
  void withoutUsersThisMachineMayAskForEverything() throws Exception {
    assertThat(get("/who")).isEqualTo(200);
    assertThat(post("/do")).isEqualTo(200);
  }

  @Test
  void aPageOfABrowserIsNotAnswered() throws Exception {
    assertThat(get("/who", "Origin", "http://evil.example")).isEqualTo(403);
    assertThat(get("/healthz", "Origin", "http://127.0.0.1")).isEqualTo(403);
    assertThat(raw("GET /who HTTP/1.1\r\nHost: evil.example:7433\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 403");
    assertThat(raw("GET /who HTTP/1.1\r\nHost: localhost:7433\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void withUsersATokenIsNeededForAllButHealth() throws Exception {
    with(List.of(ANNA));
    assertThat(get("/healthz")).isEqualTo(200);
    assertThat(get("/readyz")).isEqualTo(200);
    assertThat(get("/metrics")).isEqualTo(401);
    assertThat(get("/who")).isEqualTo(401);
    assertThat(get("/who", "Authorization", "Bearer s3cre")).isEqualTo(401);
    assertThat(get("/who", "Authorization", "Bearer s3cret")).isEqualTo(200);
    assertThat(get("/metrics", "Authorization", "Bearer s3cret")).isEqualTo(200);
    assertThat(post("/do", "Authorization", "Bearer s3cret")).isEqualTo(403);
    assertThat(new Secret("s3cret").toString() + ANNA).doesNotContain("s3cret");
  }

  @Test
  void whoGuessesIsTurnedAway() throws Exception {
    with(List.of(ANNA));
    for (int i = 0; i < 20; i++) {
      assertThat(get("/who", "Authorization", "Bearer " + i)).isEqualTo(401);
    }
    assertThat(get("/who", "Authorization", "Bearer s3cret")).isEqualTo(429);
  }

  @Test
  void aClientCertificateStandsForAToken() throws Exception {
    Certificate certificate = Certificate.ofLocalhost();
    admin.close();
    admin =
        start(
            List.of(
                new AdminUser(
                    "boss",
                    Optional.empty(),
                    Optional.of("CN=localhost"),
                    Set.of(AdminRole.VIEWER))),
            Optional.of(
                new AdminConfig.Tls(
                    certificate.certificate(),
                    certificate.key(),
                    Optional.of(certificate.certificate()))));
    try (HttpClient with =
            HttpClient.newBuilder()
                .sslContext(
                    AdminClientTls.context(
                        certificate.certificate(),
                        Optional.of(certificate.certificate()),
                        Optional.of(certificate.key())))
                .build();
        HttpClient without =
            HttpClient.newBuilder()
                .sslContext(
                    AdminClientTls.context(
                        certificate.certificate(), Optional.empty(), Optional.empty()))
                .build();
        HttpClient distrustful = HttpClient.newHttpClient()) {
      HttpRequest who =
          HttpRequest.newBuilder(URI.create("https://localhost:" + admin.port() + "/who")).build();
      assertThat(with.send(who, BodyHandlers.ofString()).body()).isEqualTo("boss\n");
      assertThat(without.send(who, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> distrustful.send(who, BodyHandlers.ofString()))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  private int get(String path, String... headers) throws Exception {
    return status(request(path, headers).GET());
  }

  private int post(String path, String... headers) throws Exception {
    return status(
        request(path, headers)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{}")));
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin.port() + path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  private static int status(HttpRequest.Builder request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString()).statusCode();
    }
  }

  private String raw(String request) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), admin.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
