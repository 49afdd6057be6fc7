package org.pgweir.gateway.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.pgweir.gateway.admin.Readiness.Check;
import org.pgweir.gateway.config.ConfigException;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.observe.GatewayMetrics;

/**
 * {@code /healthz} (the process runs), {@code /readyz} (it can serve a client) and {@code /metrics}
 * over HTTP.
 *
 * <p>GET only, no authentication: it belongs on loopback or a closed network. Connections, header
 * size and the time of a request are bounded. One virtual thread per request.
 */
public final class AdminServer implements AutoCloseable {

  private static final String JSON = "application/json";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final int BACKLOG = 16;

  /** Read by the JDK's server when its first instance is made. */
  private static final Map<String, String> BOUNDS =
      Map.of(
          "jdk.httpserver.maxConnections", "64",
          "sun.net.httpserver.maxReqTime", "10",
          "sun.net.httpserver.maxRspTime", "30",
          "sun.net.httpserver.maxReqHeaders", "50",
          "sun.net.httpserver.maxReqHeaderSize", "16384");

  private final HttpServer server;
  private final ExecutorService threads;

  private AdminServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Listens and answers until closed.
   *
   * @throws IOException when the address cannot be listened on
   * @throws ConfigException when the host name is unknown
   */
  public static AdminServer start(HostPort address, GatewayMetrics metrics, Readiness readiness)
      throws IOException {
    BOUNDS.forEach((name, value) -> System.getProperties().putIfAbsent(name, value));
    InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
    if (resolved.isUnresolved()) {
      throw new ConfigException("the admin address " + address + " has an unknown host name");
    }
    HttpServer server = HttpServer.create(resolved, BACKLOG);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    Map<String, Supplier<Answer>> pages =
        Map.of(
            "/healthz", () -> new Answer(200, JSON, "{\"status\":\"ok\"}\n"),
            "/readyz", () -> ready(readiness.checks()),
            "/metrics", () -> new Answer(200, PROMETHEUS, metrics.scrape()));
    server.createContext("/", exchange -> answer(exchange, pages));
    server.start();
    return new AdminServer(server, threads);
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private record Answer(int status, String type, String body) {}

  private static void answer(HttpExchange exchange, Map<String, Supplier<Answer>> pages)
      throws IOException {
    try (exchange) {
      Supplier<Answer> page = pages.get(exchange.getRequestURI().getPath());
      Answer answer;
      if (page == null) {
        answer = problem(404, "try /healthz, /readyz or /metrics");
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        answer = problem(405, "only GET is answered here");
      } else {
        answer = page.get();
      }
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      boolean bodiless = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(answer.status(), bodiless ? -1 : body.length);
      if (!bodiless) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private static Answer problem(int status, String message) {
    return new Answer(status, JSON, "{\"error\":\"" + message + "\"}\n");
  }

  private static Answer ready(List<Check> checks) {
    boolean ready = checks.stream().allMatch(Check::ok);
    return new Answer(ready ? 200 : 503, JSON, ReadinessJson.write(ready, checks));
  }
}
