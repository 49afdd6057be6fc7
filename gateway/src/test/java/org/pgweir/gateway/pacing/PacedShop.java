package org.pgweir.gateway.pacing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.config.GatewayConfig;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.config.ListenConfig;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.observe.GatewayMetrics;
import org.pgweir.gateway.store.Store;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.policies.Policies;

/** A database with schema pgweir and a table of 20,000 orders, and gateways that pace. */
final class PacedShop implements AutoCloseable {

  private static final String HEADER =
      """
      apiVersion: pgweir/v1
      kind: Policy
      metadata: {name: paced, owner: team-data}
      rules: {"*": off}
      """;

  private final PostgresServer server;
  private final String database;
  private final Path policy;
  private final List<AutoCloseable> open = new ArrayList<>();

  private PacedShop(PostgresServer server, String database, Path policy) {
    this.server = server;
    this.database = database;
    this.policy = policy;
  }

  /**
   * @param pace the policy's key and what stands below it
   */
  static PacedShop on(PostgresServer server, Path folder, String pace) throws Exception {
    String database = server.createDatabase("paced");
    Path policy = folder.resolve(database + ".yaml");
    Files.writeString(policy, HEADER + pace);
    PacedShop shop = new PacedShop(server, database, policy);
    try (Connection connection = server.connect(database)) {
      new Store(connection).install(Optional.empty());
    }
    server.execute(
        database,
        "CREATE TABLE orders (id int PRIMARY KEY, total int NOT NULL)",
        "INSERT INTO orders SELECT i, 0 FROM generate_series(1, 20000) i");
    return shop;
  }

  String database() {
    return database;
  }

  PostgresServer server() {
    return server;
  }

  /** Another gateway; its port. */
  int gateway() throws Exception {
    GatewayConfig config =
        GatewayConfig.defaults(
                UpstreamConfig.of(new HostPort(PostgresServer.HOST, server.port()))
                    .withUser(PostgresServer.SUPERUSER))
            .withListen(new ListenConfig(new HostPort(PostgresServer.HOST, 0), Optional.empty()))
            .withAdmin(Optional.empty());
    GatewayMetrics metrics = new GatewayMetrics();
    open.add(metrics);
    Gateway gateway =
        Gateway.start(
            config, Policies.load(List.of(policy.toString()), Clock.systemUTC()), metrics);
    open.add(gateway);
    return gateway.port();
  }

  Connection through(int port, String protocol) throws SQLException {
    return DriverManager.getConnection(
        PostgresServer.url(port, database) + "&preferQueryMode=" + protocol);
  }

  Connection direct() throws SQLException {
    return server.connect(database);
  }

  /** The one value of a query that goes past the gateway. */
  String one(String sql) throws SQLException {
    try (Connection connection = direct();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }

  static List<String> notices(Statement statement) throws SQLException {
    List<String> messages = new ArrayList<>();
    for (SQLWarning each = statement.getWarnings(); each != null; each = each.getNextWarning()) {
      messages.add(each.getMessage());
    }
    return messages;
  }

  @Override
  public void close() throws IOException {
    for (AutoCloseable each : open.reversed()) {
      try {
        each.close();
      } catch (Exception failed) {
        throw new IOException(failed);
      }
    }
  }
}
