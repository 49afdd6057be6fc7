package org.pgweir.gateway.grant;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.admin.AdminServer;
import org.pgweir.gateway.config.AdminConfig;
import org.pgweir.gateway.config.AdminRole;
import org.pgweir.gateway.config.AdminUser;
import org.pgweir.gateway.config.AuditConfig;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.config.Secret;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.observe.GatewayMetrics;
import org.pgweir.gateway.store.Store;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.TestGateways;
import org.pgweir.policies.Policies;
import org.pgweir.policies.PolicyJudge;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A database of orders behind two gateways; anna asks for grants, boss and chief decide. */
final class GrantedShop implements AutoCloseable {

  private static final Pattern ASK = Pattern.compile("--access (\\S+) --statement (\\S+)");

  final PostgresServer server;
  final String database;
  final Gateway one;
  final Gateway other;
  final Path audit;
  private final AdminServer admin;
  private final HttpClient http = HttpClient.newHttpClient();
  private final TestGateways gateways = new TestGateways();

  /**
   * @param access what the access file says beside its heading
   */
  GrantedShop(PostgresServer server, Path folder, Optional<AdminConfig.Webhook> hook, String access)
      throws Exception {
    this.server = server;
    database = server.createDatabase("granted");
    try (Connection connection = server.connect(database)) {
      new Store(connection).install(Optional.empty());
    }
    server.execute(
        database,
        "CREATE TABLE orders (id int PRIMARY KEY, total int)",
        "INSERT INTO orders SELECT i, i FROM generate_series(1, 100) i",
        "CREATE TABLE other (id int)");
    Path file = folder.resolve("people.yaml");
    Files.writeString(
        file,
        """
        apiVersion: pgweir/v1
        kind: Access
        metadata: {name: people, owner: team-data}
        """
            + access);
    audit = folder.resolve("audit.jsonl");
    PolicyJudge judge =
        Policies.load(List.of("pack:observe", file.toString()), java.time.Clock.systemUTC());
    one = gateway(judge, Optional.of(AuditConfig.in(audit)));
    other = gateway(judge, Optional.empty());
    Telling telling =
        new Telling(
            one.audit(), hook.map(each -> new Webhook(each, Gateway.clock())), Gateway.clock());
    admin =
        AdminServer.start(
            new AdminConfig(
                new HostPort("127.0.0.1", 0),
                List.of(
                    user("anna", AdminRole.REQUESTER, AdminRole.APPROVER),
                    user("boss", AdminRole.APPROVER, AdminRole.VIEWER),
                    user("chief", AdminRole.APPROVER, AdminRole.REQUESTER)),
                Optional.empty(),
                hook),
            new GatewayMetrics(),
            List::of,
            GrantRoutes.of(one.grants(), telling, judge::policies));
  }

  private static AdminUser user(String name, AdminRole... roles) {
    return new AdminUser(
        name, Optional.of(new Secret(name + "-token")), Optional.empty(), Set.of(roles));
  }

  private Gateway gateway(PolicyJudge judge, Optional<AuditConfig> log) {
    return gateways.inFrontOf(
        server.port(),
        judge,
        config ->
            new org.pgweir.gateway.config.GatewayConfig(
                config.listen(),
                UpstreamConfig.of(new HostPort(PostgresServer.HOST, server.port()))
                    .withUser(PostgresServer.SUPERUSER),
                config.auth(),
                config.limits(),
                config.admin(),
                config.catalogue(),
                config.eventLoopThreads(),
                config.policies(),
                log));
  }

  Connection session(Gateway through, String protocol) throws SQLException {
    return DriverManager.getConnection(
        PostgresServer.url(through.port(), database) + "&preferQueryMode=" + protocol);
  }

  Connection session() throws SQLException {
    return session(one, "simple");
  }

  /** What the server's one value is, past the gateway. */
  String truth(String sql) throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }

  /** Asks as the HINT of the refusal says; the number of the grant. */
  long request(String user, SQLException refusal, String more) throws Exception {
    Matcher ask = ASK.matcher(String.valueOf(refusal.getMessage()));
    assertThat(ask.find()).as(refusal.getMessage()).isTrue();
    JsonNode grant =
        post(
            user,
            "/grants",
            """
            {"database": "%s", "role": "postgres", "access": "%s", "statement": "%s",
             "reason": "a test"%s}\
            """
                .formatted(database, ask.group(1), ask.group(2), more),
            200);
    return grant.path("id").asLong();
  }

  JsonNode decide(String user, long id, String decision, int status) throws Exception {
    return post(user, "/grants/%d/%s?database=%s".formatted(id, decision, database), "{}", status);
  }

  JsonNode post(String user, String path, String body, int status) throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin.port() + path))
                .header("Authorization", "Bearer " + user + "-token")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return new JsonMapper().readTree(response.body());
  }

  /** The refusal of a statement; fails if it is not refused. */
  static SQLException refused(Connection session, String sql) {
    try (Statement statement = session.createStatement()) {
      statement.execute(sql);
    } catch (SQLException refusal) {
      assertThat(refusal.getSQLState()).as(refusal.getMessage()).isEqualTo("42501");
      return refusal;
    }
    throw new AssertionError("not refused: " + sql);
  }

  static void run(Connection session, String sql) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    admin.close();
    gateways.close();
    http.shutdownNow();
  }
}
