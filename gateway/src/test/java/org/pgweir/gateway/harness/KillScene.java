package org.pgweir.gateway.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.pgweir.gateway.cli.ServeProcess;
import org.pgweir.gateway.store.Store;
import org.pgweir.gateway.store.StoreException;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;

/** A server of its own, gateways as processes before it, and between them the turnstile. */
final class KillScene implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final PostgresServer server;
  private final Turnstile turnstile;
  private final Path folder;
  private final String template;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> clientsHeard = new ConcurrentHashMap<>();
  private ServeProcess gateway;

  KillScene(int major, Path folder) throws IOException {
    this.server = PostgresServers.start(major, Map.of("max_connections", "600"));
    this.turnstile = new Turnstile(server.port());
    this.folder = folder;
    this.template = server.createDatabase("template");
    server.execute(template, Files.readString(ChangeCase.FOLDER.resolve("schema.sql")));
    Files.writeString(policy(), Scene.POLICY);
    this.gateway = serve();
  }

  private Path policy() {
    return folder.resolve("harness.yaml");
  }

  private ServeProcess serve() throws IOException {
    String upstream =
        "postgresql://postgres@127.0.0.1:%d/postgres?sslmode=disable".formatted(turnstile.port());
    return ServeProcess.start(
        folder,
        "--upstream",
        upstream,
        "--listen",
        "127.0.0.1:0",
        "--admin",
        "127.0.0.1:0",
        "--policy",
        policy().toString());
  }

  Turnstile turnstile() {
    return turnstile;
  }

  /** A database as the case finds it. */
  String database(ChangeCase change) throws SQLException, StoreException {
    String name = server.createDatabase("killed", template);
    server.execute(name, change.setup().toArray(String[]::new));
    try (Connection connection = server.connect(name)) {
      new Store(connection).install(Optional.empty());
    }
    return name;
  }

  void drop(String database) {
    server.dropDatabase(database);
  }

  void direct(String database, ChangeCase change) {
    server.execute(database, change.statement());
  }

  CatalogueDump dump(String database, ChangeCase change) throws SQLException {
    try (Connection connection = server.connect(database)) {
      return CatalogueDump.of(connection, change.keepsOrder());
    }
  }

  /**
   * A client sends the statement, until a change has begun, and waits for no longer than it lives.
   */
  void begin(String database, ChangeCase change) {
    String url = PostgresServer.url(gateway.port(), database);
    Thread.startVirtualThread(() -> {
      while (state(database).isEmpty()) {
        try (Connection client = DriverManager.getConnection(url);
            Statement statement = client.createStatement()) {
          statement.execute(change.statement());
        } catch (SQLException failed) {
          // its gateway was killed, or the change aborted; or the machine was too busy to begin it
          clientsHeard.put(database, failed.toString());
        }
      }
    });
  }

  String one(String database, String query) {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    } catch (SQLException e) {
      return e.toString();
    }
  }

  String state(String database) {
    return one(database, "SELECT state FROM pgweir.change WHERE state <> 'offered'");
  }

  void awaitState(String database, String state) {
    await()
        .alias(database)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> assertThat(state(database)).as(() -> story(database)).isEqualTo(state));
  }

  /** The state that it comes to. */
  String awaitEnd(String database) {
    return await()
        .alias(database)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> state(database), List.of("done", "undone", "failed")::contains);
  }

  /** Whether a step is done that nothing takes back. */
  boolean isPastReturn(String database) {
    return one(
            database,
            "SELECT count(*) > 0 FROM pgweir.step WHERE state = 'done' AND undo IS NULL")
        .equals("t");
  }

  /** Until its worker is where it was to stop, or nothing is left to do before that. */
  void awaitHeld(String database) {
    await()
        .alias(database)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> turnstile.isHeld(database) || state(database).equals("done"));
  }

  /** A transaction that uses the table, which some statements wait for. */
  Connection inTheWay(String database) throws SQLException {
    Connection connection = server.connect(database);
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE orders IN ROW EXCLUSIVE MODE");
    }
    return connection;
  }

  /** Until the server has begun what its worker sent, and waits for somebody. */
  void awaitInside(String database) {
    await()
        .alias(database)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() ->
            one(
                    database,
                    """
                    SELECT count(*) FROM pg_stat_activity
                    WHERE datname = current_database() AND wait_event_type = 'Lock'\
                    """)
                .equals("1"));
  }

  /** Until the operation has its answer, or waits for the worker. */
  void awaitWaiting(String database, Future<?> operation) {
    await()
        .alias(database)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() ->
            operation.isDone()
                || one(
                        database,
                        """
                        SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                        AND wait_event_type = 'Lock' AND query LIKE '%FOR UPDATE'\
                        """)
                    .equals("1"));
  }

  /** Whether the gateway takes the change back. */
  boolean abort(String database) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:%d/changes/1/abort?database=%s"
                        .formatted(gateway.adminPort(), database)))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> answer =
        await()
            .alias(database)
            .atMost(LIMIT)
            .until(
                () -> http.send(request, HttpResponse.BodyHandlers.ofString()),
                said -> said.statusCode() != 503);
    assertThat(answer.statusCode()).as(() -> answer.body() + story(database)).isIn(200, 409);
    return answer.statusCode() == 200;
  }

  /** Kills the gateway as {@code kill -9} does, and begins another one. */
  void killGateway() throws IOException {
    gateway.kill();
    turnstile.cut();
    gateway = serve();
  }

  /** Nobody has to wait until the killed gateway's lease ends by itself. */
  void forgetLease(String database) {
    server.execute(database, "UPDATE pgweir.change SET lease_until = NULL");
  }

  /** Kills one process of the server, which then starts anew. */
  void killBackend() throws SQLException {
    try (Connection connection = server.connect(template);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      ProcessHandle.of(row.getLong(1)).orElseThrow().destroyForcibly();
    }
  }

  /** What the journal says, and the gateway has said last. */
  String story(String database) {
    String log = gateway.log();
    return one(
            database,
            """
            SELECT string_agg(row_to_json(c)::text, E'\n') || E'\n' ||
              (SELECT string_agg(row_to_json(s)::text, E'\n' ORDER BY number) FROM pgweir.step s)
            FROM pgweir.change c\
            """)
        + "\n"
        + one(
            database,
            """
            SELECT string_agg(format('%s blocked by %s, %s %s: %s', pid, pg_blocking_pids(pid), state,
              application_name, query), E'\n')
            FROM pg_stat_activity WHERE datname = current_database()\
            """)
        + "\n"
        + clientsHeard.get(database)
        + "\n"
        + log.substring(Math.max(0, log.length() - 4000));
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    turnstile.close();
    server.close();
  }
}
