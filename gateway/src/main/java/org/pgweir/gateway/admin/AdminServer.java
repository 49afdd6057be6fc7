package org.pgweir.gateway.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
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
import org.pgweir.gateway.config.AdminConfig;
import org.pgweir.gateway.config.AdminRole;
import org.pgweir.gateway.config.AdminUser;
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
 * <p>Health and readiness are told everybody, the rest those whom {@link Callers} admits. A POST
 * must say that its body is JSON, which no page in a browser can do unasked. Connections, header
 * and body size and the time of a request are bounded. One virtual thread per request.
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
  private final Callers callers;
  private final List<Route> routes;

  private AdminServer(
      HttpServer server, ExecutorService threads, Callers callers, List<Route> routes) {
    this.server = server;
    this.threads = threads;
    this.callers = callers;
    this.routes = routes;
  }

  /** Listens and answers the three pages until closed; see the other. */
  public static AdminServer start(HostPort address, GatewayMetrics metrics, Readiness readiness)
      throws IOException {
    return start(new AdminConfig(address), metrics, readiness, List.of());
  }

  /**
   * Listens and answers until closed.
   *
   * @param others what is answered beside the three pages
   * @throws IOException when the address cannot be listened on
   * @throws ConfigException when the host name is unknown, or certificates cannot be used
   */
  public static AdminServer start(
      AdminConfig config, GatewayMetrics metrics, Readiness readiness, List<Route> others)
      throws IOException {
    HostPort address = config.address();
    Optional<AdminTls> tls = config.tls().map(AdminTls::load);
    BOUNDS.forEach((name, value) -> System.getProperties().putIfAbsent(name, value));
    InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
    if (resolved.isUnresolved()) {
      throw new ConfigException("the admin address " + address + " has an unknown host name");
    }
    HttpServer server =
        tls.isPresent()
            ? HttpsServer.create(resolved, BACKLOG)
            : HttpServer.create(resolved, BACKLOG);
    if (server instanceof HttpsServer encrypted) {
      encrypted.setHttpsConfigurator(tls.orElseThrow());
    }
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    List<Route> routes = new ArrayList<>(others);
    Optional<AdminRole> viewer =
        config.users().isEmpty() ? Optional.empty() : Optional.of(AdminRole.VIEWER);
    routes.add(get("/healthz", Optional.empty(), () -> Answer.json(200, "{\"status\":\"ok\"}\n")));
    routes.add(get("/readyz", Optional.empty(), () -> ready(readiness.checks())));
    routes.add(get("/metrics", viewer, () -> new Answer(200, PROMETHEUS, metrics.scrape())));
    AdminServer made =
        new AdminServer(server, threads, new Callers(config.users()), List.copyOf(routes));
    server.createContext("/", made::answer);
    server.start();
    return made;
  }

  private static Route get(String path, Optional<AdminRole> needed, Supplier<Answer> page) {
    return new Route(Method.GET, path, needed, _ -> page.get());
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

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer;
      try {
        answer = answerOf(exchange);
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

  private Answer answerOf(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Set<String> methods = new TreeSet<>();
    for (Route route : routes) {
      Optional<Map<String, String>> segments = route.match(path);
      if (segments.isPresent()) {
        if (route.method().name().equals(exchange.getRequestMethod())) {
          return switch (callers.admit(exchange, route.needed())) {
            case Callers.Admission.Rejected(Answer rejected) -> rejected;
            case Callers.Admission.Admitted(var caller) ->
                answer(exchange, route, segments.get(), caller);
          };
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

  private static Answer answer(
      HttpExchange exchange, Route route, Map<String, String> segments, Optional<AdminUser> caller)
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
        .answer(new Request(segments, query(exchange.getRequestURI().getRawQuery()), body, caller));
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
