package org.pgweir.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.config.CatalogueConfig;
import org.pgweir.gateway.config.GatewayConfig;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.config.ListenConfig;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.observe.GatewayMetrics;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.Frame;
import org.pgweir.gateway.testkit.FrontendBytes;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.RawClient;
import org.pgweir.policies.Catalogues.Known;
import org.pgweir.policies.Policies;

/** A function called by its number is judged as the SELECT of its name would be. */
final class FunctionCallTest {

  private static final int PG_TERMINATE_BACKEND = 2096;
  private static final int ABS = 1397;
  private static final int LO_CREAT = 957;

  private static final String POLICY =
      """
      apiVersion: pgweir/v1
      kind: Policy
      metadata: {name: numbers, owner: tests}
      rules:
        reaches-outside: refuse
        opaque-statement: refuse
      """;

  @TempDir private Path folder = Path.of("");

  private interface Steps {
    void run(RawClient client);
  }

  /**
   * @param login of the gateway, empty for no catalogue
   */
  private void through(PostgresServer server, Optional<String> login, Steps steps)
      throws Exception {
    Path policy = Files.writeString(folder.resolve("numbers.yaml"), POLICY);
    String database = server.createDatabase("numbers");
    UpstreamConfig upstream = UpstreamConfig.of(new HostPort(PostgresServer.HOST, server.port()));
    GatewayConfig config =
        GatewayConfig.defaults(login.map(upstream::withUser).orElse(upstream))
            .withListen(new ListenConfig(new HostPort(PostgresServer.HOST, 0), Optional.empty()))
            .withAdmin(Optional.empty())
            .withCatalogue(new CatalogueConfig(Duration.ofHours(1)));
    try (GatewayMetrics metrics = new GatewayMetrics();
        CatalogueService catalogues =
            CatalogueService.open(config, Clock.systemUTC(), metrics.catalogues());
        Gateway gateway =
            Gateway.start(
                config,
                Policies.load(List.of(policy.toString()), catalogues, Clock.systemUTC()),
                catalogues,
                metrics);
        RawClient client = RawClient.login(gateway.port(), database, PostgresServer.SUPERUSER)) {
      if (login.isPresent()) {
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> catalogues.atHand(database) instanceof Known);
      }
      steps.run(client);
    }
  }

  @EachServer
  void isJudgedByTheNameThatTheCatalogueGives(PostgresServer server) throws Exception {
    through(
        server,
        Optional.of("guest"),
        client -> {
          assertThat(call(client, ABS, "-5")).isEqualTo("5");
          assertThat(call(client, PG_TERMINATE_BACKEND, "0", "0")).isEqualTo("reaches-outside");
          assertThat(call(client, 4_000_000)).isEqualTo("opaque-statement");
        });
  }

  @EachServer
  void knowsTheNumberOfAFunctionAsSoonAsItIsThere(PostgresServer server) throws Exception {
    through(
        server,
        Optional.of("guest"),
        client -> {
          client.query("CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql AS 'SELECT 2 * $1'");
          int number = Integer.parseInt(value(client, "SELECT 'twice'::regproc::oid"));
          assertThat(call(client, number, "21")).isEqualTo("42");
          client.query("BEGIN");
          assertThat(call(client, PG_TERMINATE_BACKEND, "0", "0")).isEqualTo("reaches-outside");
          assertThat(call(client, ABS, "-5")).isEqualTo("25P02");
          client.query("ROLLBACK");
        });
  }

  @EachServer
  void isOpaqueWithoutACatalogue(PostgresServer server) throws Exception {
    through(
        server,
        Optional.empty(),
        client -> {
          assertThat(call(client, ABS, "-5")).isEqualTo("opaque-statement");
          assertThat(call(client, LO_CREAT, "131072")).containsOnlyDigits();
        });
  }

  /** The result, or the rule that refused it, or the SQLSTATE. */
  private static String call(RawClient client, int function, String... arguments) {
    List<Optional<byte[]>> values =
        List.of(arguments).stream()
            .map(each -> Optional.of(each.getBytes(StandardCharsets.US_ASCII)))
            .toList();
    client.send(FrontendBytes.functionCall(function, values, false, false));
    String result = "nothing";
    for (Frame frame : client.readUntil('Z')) {
      if (frame.type() == 'E') {
        return frame.field('n').isEmpty() ? frame.field('C') : frame.field('n');
      }
      if (frame.type() == 'V') {
        byte[] value = new byte[frame.length() - Integer.BYTES];
        frame.body().position(Integer.BYTES).get(value);
        result = new String(value, StandardCharsets.US_ASCII);
      }
    }
    return result;
  }

  private static String value(RawClient client, String sql) {
    for (Frame frame : client.query(sql)) {
      if (frame.type() == 'D') {
        int header = Short.BYTES + Integer.BYTES;
        byte[] value = new byte[frame.length() - header];
        frame.body().position(header).get(value);
        return new String(value, StandardCharsets.US_ASCII);
      }
    }
    throw new AssertionError(sql);
  }
}
