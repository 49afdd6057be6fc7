package org.pgweir.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;

/** {@code pgweir serve} as operators run it: a process, a signal, a status. */
class ServeTest {

  private final PostgresServer server = PostgresServers.newest();

  @TempDir Path folder;

  @Test
  void relaysUntilItIsTerminatedAndLetsATransactionEnd() throws Exception {
    try (ServeProcess serve = serve();
        Connection busy =
            DriverManager.getConnection(PostgresServer.url(serve.port(), "postgres"));
        Connection idle =
            DriverManager.getConnection(PostgresServer.url(serve.port(), "postgres"));
        Statement statement = busy.createStatement()) {
      assertThat(get(serve, "/readyz").statusCode()).isEqualTo(200);
      assertThat(get(serve, "/metrics").body()).contains("pgweir_sessions_open 2.0");
      busy.setAutoCommit(false);
      statement.execute("SELECT 1");

      serve.terminate();

      await().until(() -> !idle.isValid(1));
      assertThat(serve.isAlive()).isTrue();
      assertThat(get(serve, "/readyz").body()).contains("\"ready\":false", "draining");
      assertThat(one(statement, "SELECT 41 + 1")).isEqualTo(42);
      busy.commit();
      assertThat(serve.status()).isZero();
      assertThat(serve.log().lines())
          .allMatch(line -> line.startsWith("{\"timestamp\":") && line.endsWith("}"))
          .anyMatch(line -> line.contains("\"formattedMessage\":\"stopped\""));
    }
  }

  @Test
  void readsItsFileAndStopsAtOnceWhenNobodyIsConnected() throws Exception {
    Path file = folder.resolve("pgweir.yaml");
    Files.writeString(
        file,
        """
        listen:
          address: 127.0.0.1:0
        upstream:
          url: postgresql://gateway:hush@127.0.0.1:%d/postgres
        admin:
          address: 127.0.0.1:0
        """
            .formatted(server.port()));
    try (ServeProcess serve = ServeProcess.start(folder, "--config", file.toString())) {
      assertThat(get(serve, "/readyz").body()).contains("\"detail\":\"127.0.0.1:" + serve.port());
      serve.terminate();
      assertThat(serve.status()).isZero();
      assertThat(serve.log()).doesNotContain("hush");
    }
  }

  @Test
  void followsItsPolicyFilesAndKeepsTheLastGoodOnes() throws Exception {
    Path policy = folder.resolve("policy.yaml");
    Files.writeString(policy, policy("\"*\": refuse"));
    try (ServeProcess serve =
            ServeProcess.start(
                folder,
                "--listen=127.0.0.1:0",
                "--admin=127.0.0.1:0",
                "--upstream=postgresql://127.0.0.1:" + server.port(),
                "--policy=" + policy);
        Connection client =
            DriverManager.getConnection(PostgresServer.url(serve.port(), "postgres"));
        Statement statement = client.createStatement()) {
      statement.execute("CREATE TABLE followed (a int)");
      String unsafe = "ALTER TABLE followed ADD COLUMN b float8 DEFAULT random()";
      assertThatThrownBy(() -> statement.execute(unsafe))
          .hasMessageContaining(policy + ":6:8")
          .hasMessageContaining("Policy epoch 1-");
      Files.writeString(policy, policy("\"*\": forbid"));
      await().until(() -> get(serve, "/readyz").body().contains("stays in force"));
      Files.delete(policy);
      await().until(() -> get(serve, "/readyz").body().contains("there is no such file"));
      assertThat(get(serve, "/readyz").statusCode()).isEqualTo(200);
      assertThat(get(serve, "/metrics").body())
          .contains("pgweir_policy_reload_failures_total 2.0", "pgweir_policy_epoch 1.0");
      assertThatThrownBy(() -> statement.execute(unsafe)).hasMessageContaining("Policy epoch 1-");
      Files.writeString(policy, policy("\"*\": \"off\""));
      await().until(() -> get(serve, "/readyz").body().contains("policy epoch 2-"));
      statement.execute(unsafe);
      statement.execute("DROP TABLE followed");
    }
  }

  private static String policy(String rule) {
    return "apiVersion: pgweir/v1\nkind: Policy\nmetadata: {name: a, owner: me}\n"
        + "select: {clientAddress: 127.0.0.1, database: postgres}\nrules:\n  "
        + rule
        + "\n";
  }

  private ServeProcess serve() throws IOException {
    return ServeProcess.start(
        folder,
        "--listen=127.0.0.1:0",
        "--admin=127.0.0.1:0",
        "--upstream=postgresql://127.0.0.1:" + server.port());
  }

  private static int one(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    }
  }

  private static HttpResponse<String> get(ServeProcess serve, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + serve.adminPort() + path);
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }
}
