package org.pgweir.gateway.dualwrite;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.catalog.CatalogueService;
import org.pgweir.gateway.config.CatalogueConfig;
import org.pgweir.gateway.config.GatewayConfig;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.config.ListenConfig;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.observe.GatewayMetrics;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.RawClient;
import org.pgweir.policies.BadPolicies;
import org.pgweir.policies.Catalogues.Known;
import org.pgweir.policies.Policies;
import org.pgweir.policies.rollout.Rollouts;

/** A gateway that knows nothing but rollouts. */
final class RolloutGateway implements AutoCloseable {

  private static final String POLICY =
      """
      apiVersion: pgweir/v1
      kind: Policy
      metadata: {name: silent, owner: tests}
      rules: {"*": off}
      """;

  private final GatewayMetrics metrics = new GatewayMetrics();
  private final Gateway gateway;

  RolloutGateway(PostgresServer server, String database, Rollouts rollouts, Path folder)
      throws IOException, BadPolicies, InterruptedException {
    Path policy = Files.writeString(folder.resolve("silent.yaml"), POLICY);
    UpstreamConfig upstream =
        UpstreamConfig.of(new HostPort(PostgresServer.HOST, server.port()))
            .withUser(PostgresServer.SUPERUSER);
    GatewayConfig config =
        GatewayConfig.defaults(upstream)
            .withListen(new ListenConfig(new HostPort(PostgresServer.HOST, 0), Optional.empty()))
            .withAdmin(Optional.empty())
            .withCatalogue(new CatalogueConfig(Duration.ofHours(1)));
    CatalogueService catalogues =
        CatalogueService.open(config, Clock.systemUTC(), metrics.catalogues());
    gateway =
        Gateway.start(
            config,
            Policies.load(List.of(policy.toString()), catalogues, rollouts, Clock.systemUTC()),
            catalogues,
            metrics);
    login(database).client().close();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> catalogues.atHand(database) instanceof Known);
  }

  int port() {
    return gateway.port();
  }

  Talk login(String database) {
    return new Talk(RawClient.login(gateway.port(), database, PostgresServer.SUPERUSER));
  }

  /** How many statements went on with that metric counted. */
  long counted(String metric) {
    return metrics
        .scrape()
        .lines()
        .filter(line -> line.startsWith(metric + "{rule=\"rollout-dual-write\"}"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Override
  public void close() {
    gateway.close();
    metrics.close();
  }
}
