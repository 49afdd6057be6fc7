package org.pgweir.gateway.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.admin.Readiness.Check;
import org.pgweir.gateway.admin.Route.Answer;
import org.pgweir.gateway.admin.Route.Method;
import org.pgweir.gateway.admin.Route.Request;
import org.pgweir.gateway.config.ConfigException;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.observe.GatewayMetrics;
import org.pgweir.gateway.observe.WithoutText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /healthz} (the process runs), {@code /readyz} (it can serve a client), {@code /metrics},
 * and what others put beside them, over HTTP.
 *
 * <p>No authentication: it belongs on loopback or a closed network. A POST must say that its body
 * is JSON, which no page in a browser can do unasked. Connections, header and body size and the
 * time of a request are bounded. One virtual thread per request.
 */
public final class AdminServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final int BACKLOG = 16;
  private static final int MAX_BODY_BYTES = 64 * 1024;

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

  /** Listens and answers the three pages until closed; see the other. */
  public static AdminServer start(HostPort address, GatewayMetrics metrics, Readiness readiness)
      throws IOException {
    return start(address, metrics, readiness, List.of());
  }

  /**
   * Listens and answers until closed.
   *
   * @param others what is answered beside the three pages
   * @throws IOException when the address cannot be listened on
   * @throws ConfigException when the host name is unknown
   */
  public static AdminServer start(
      HostPort address, GatewayMetrics metrics, Readiness readiness, List<Route> others)
      throws IOException {
    BOUNDS.forEach((name, value) -> System.getProperties().putIfAbsent(name, value));
    InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
    if (resolved.isUnresolved()) {
      throw new ConfigException("the admin address " + address + " has an unknown host name");
    }
    HttpServer server = HttpServer.create(resolved, BACKLOG);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    List<Route> routes = new ArrayList<>(others);
    routes.add(get("/healthz", () -> Answer.json(200, "{\"status\":\"ok\"}\n")));
    routes.add(get("/readyz", () -> ready(readiness.checks())));
    routes.add(get("/metrics", () -> new Answer(200, PROMETHEUS, metrics.scrape())));
    server.createContext("/", exchange -> answer(exchange, routes));
    server.start();
    return new AdminServer(server, threads);
  }

  private static Route get(String path, Supplier<Answer> page) {
    return new Route(Method.GET, path, _ -> page.get());
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

  private static void answer(HttpExchange exchange, List<Route> routes) throws IOException {
    try (exchange) {
      Answer answer;
      try {
        answer = answerOf(exchange, routes);
      } catch (RuntimeException e) {
        LOG.atError()
            .setCause(WithoutText.of(e))
            .addKeyValue("path", exchange.getRequestURI().getPath())
            .log("a request failed");
        answer = Answer.problem(500, "the gateway failed; its log says more");
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

  private static Answer answerOf(HttpExchange exchange, List<Route> routes) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Set<String> methods = new TreeSet<>();
    for (Route route : routes) {
      Optional<Map<String, String>> segments = route.match(path);
      if (segments.isPresent()) {
        if (route.method().name().equals(exchange.getRequestMethod())) {
          return answer(exchange, route, segments.get());
        }
        methods.add(route.method().name());
      }
    }
    if (methods.isEmpty()) {
      return Answer.problem(404, "try /healthz, /readyz or /metrics");
    }
    String allowed = String.join(", ", methods);
    exchange.getResponseHeaders().set("Allow", allowed);
    return Answer.problem(405, "only %s is answered here".formatted(allowed));
  }

  private static Answer answer(HttpExchange exchange, Route route, Map<String, String> segments)
      throws IOException {
    String body = "";
    if (route.method() == Method.POST) {
      String type = exchange.getRequestHeaders().getFirst("Content-Type");
      if (type == null || !type.startsWith("application/json")) {
        return Answer.problem(415, "the Content-Type must be application/json");
      }
      byte[] bytes = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
      if (bytes.length > MAX_BODY_BYTES) {
        return Answer.problem(413, "the body is longer than %d bytes".formatted(MAX_BODY_BYTES));
      }
      body = new String(bytes, StandardCharsets.UTF_8);
    }
    return route
        .handler()
        .answer(new Request(segments, query(exchange.getRequestURI().getRawQuery()), body));
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> values = new HashMap<>();
    if (raw != null) {
      for (String pair : raw.split("&", -1)) {
        int equals = pair.indexOf('=');
        values.put(
            decoded(equals < 0 ? pair : pair.substring(0, equals)),
            equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    return values;
  }

  /** What is no percent-encoding stands for itself. */
  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return text;
    }
  }

  private static Answer ready(List<Check> checks) {
    boolean ready = checks.stream().allMatch(Check::ok);
    return Answer.json(ready ? 200 : 503, ReadinessJson.write(ready, checks));
  }
}
