package org.pgweir.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgweir.gateway.admin.Readiness.Check;
import org.pgweir.gateway.config.AdminConfig;
import org.pgweir.gateway.config.ConfigException;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.observe.GatewayMetrics;

class AdminServerTest {

  private final GatewayMetrics metrics = new GatewayMetrics();
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile List<Check> checks = List.of(new Check("listener", true, "127.0.0.1:7432"));
  private AdminServer admin;

  @BeforeEach
  void start() throws IOException {
    Route echo =
        new Route(
            Route.Method.POST,
            "/things/{id}/echo",
            asked ->
                new Route.Answer(
                    200,
                    "text/plain",
                    asked.segments().get("id") + asked.query().get("with") + asked.body()));
    Route broken =
        new Route(
            Route.Method.GET,
            "/broken",
            _ -> {
              throw new IllegalStateException("secret");
            });
    admin =
        AdminServer.start(
            new AdminConfig(new HostPort("127.0.0.1", 0)),
            metrics,
            () -> checks,
            List.of(echo, broken));
  }

  @Test
  void handsRequestsToTheRouteOfTheirPath() throws Exception {
    assertThat(post("/things/7/echo?with=%20a%20", "body").body()).isEqualTo("7 a body");
    assertThat(get("/things/7/echo").statusCode()).isEqualTo(405);
    assertThat(get("/things/7/echo").headers().firstValue("Allow")).contains("POST");
    assertThat(post("/things/7/8/echo", "").statusCode()).isEqualTo(404);
    assertThat(post("/things/7/echo", "x".repeat(70_000)).statusCode()).isEqualTo(413);
  }

  @Test
  void takesNoPostThatABrowserSendsUnasked() throws Exception {
    HttpRequest form =
        request("/things/7/echo")
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("{}"))
            .build();
    assertThat(send(form).statusCode()).isEqualTo(415);
  }

  @Test
  void saysNothingOfItsFaults() throws Exception {
    assertThat(get("/broken").statusCode()).isEqualTo(500);
    assertThat(get("/broken").body()).doesNotContain("secret");
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  @AfterEach
  void stop() {
    client.close();
    admin.close();
    metrics.close();
  }

  @Test
  void isHealthyWhileItRuns() throws Exception {
    checks = List.of(new Check("upstream", false, "gone"));
    HttpResponse<String> response = get("/healthz");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"status\":\"ok\"}\n");
  }

  @Test
  void isReadyWhenAllIsWell() throws Exception {
    HttpResponse<String> response = get("/readyz");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.body())
        .isEqualTo(
            """
            {"ready":true,"checks":[{"name":"listener","ok":true,"detail":"127.0.0.1:7432"}]}
            """);
  }

  @Test
  void saysWhyItIsNotReady() throws Exception {
    checks =
        List.of(
            new Check("listener", true, "127.0.0.1:7432"),
            new Check("upstream", false, "db:5432: \"Connection\" refused\n"));
    HttpResponse<String> response = get("/readyz");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body())
        .startsWith("{\"ready\":false,")
        .contains("\"detail\":\"db:5432: \\\"Connection\\\" refused\\n\"");
  }

  @Test
  void showsTheMetrics() throws Exception {
    metrics.cancelRequest();
    HttpResponse<String> response = get("/metrics?name=x");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(response.body()).contains("\npgweir_cancel_requests_total 1.0\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/healthz/", "/healthzz", "/metrics/../healthz", "/%2e"})
  void knowsNoOtherPage(String path) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).isEqualTo("{\"error\":\"try /healthz, /readyz or /metrics\"}\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "HEAD"})
  void answersOnlyGet(String method) throws Exception {
    HttpResponse<String> response =
        send(request("/metrics").method(method, BodyPublishers.ofString("x")).build());
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains("GET");
  }

  @Test
  void survivesARequestThatIsNotHttp() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), admin.port())) {
      socket.getOutputStream().write("\0\0\0\10\4\322\26\57".getBytes(StandardCharsets.ISO_8859_1));
    }
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void saysWhenItsAddressIsTaken() {
    HostPort taken = new HostPort("127.0.0.1", admin.port());
    assertThatExceptionOfType(BindException.class)
        .isThrownBy(() -> AdminServer.start(taken, metrics, () -> checks).close());
  }

  @Test
  void saysWhenItsHostIsUnknown() {
    HostPort unknown = new HostPort("no-such-host.invalid", 0);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> AdminServer.start(unknown, metrics, () -> checks).close())
        .withMessage("the admin address no-such-host.invalid:0 has an unknown host name");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin.port() + path))
        .timeout(Duration.ofSeconds(10));
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString());
  }
}
