package org.pgweir.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.config.CatalogueConfig;
import org.pgweir.gateway.config.GatewayConfig;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.config.ListenConfig;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.observe.GatewayMetrics;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.policies.BadPolicies;
import org.pgweir.policies.Catalogues.Known;
import org.pgweir.policies.Policies;
import org.pgweir.policies.catalog.ObjectName;

/** DDL that passes the gateway is known to it afterwards, without waiting for any age. */
final class SchemaFollowingTest {

  private interface Steps {
    void run(CatalogueService catalogues, String database, Connection client) throws SQLException;
  }

  private static void through(PostgresServer server, Steps steps)
      throws SQLException, InterruptedException, BadPolicies {
    String database = server.createDatabase("followed");
    HostPort address = new HostPort(PostgresServer.HOST, server.port());
    GatewayConfig config =
        GatewayConfig.defaults(UpstreamConfig.of(address).withUser("guest"))
            .withListen(new ListenConfig(new HostPort(PostgresServer.HOST, 0), Optional.empty()))
            .withAdmin(Optional.empty())
            .withCatalogue(new CatalogueConfig(Duration.ofHours(1)));
    try (GatewayMetrics metrics = new GatewayMetrics();
        CatalogueService catalogues =
            CatalogueService.open(config, Clock.systemUTC(), metrics.catalogues());
        Gateway gateway =
            Gateway.start(
                config,
                Policies.load(List.of("pack:observe"), catalogues, Clock.systemUTC()),
                catalogues,
                metrics);
        Connection client =
            DriverManager.getConnection(PostgresServer.url(gateway.port(), database))) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> catalogues.atHand(database) instanceof Known);
      steps.run(catalogues, database, client);
    }
  }

  private static boolean knows(CatalogueService catalogues, String database, String table) {
    return catalogues.of(database) instanceof Known(var catalogue)
        && catalogue.relation(ObjectName.of("public", table)).isPresent();
  }

  @EachServer
  void knowsATableAsSoonAsItIsThere(PostgresServer server) throws Exception {
    through(
        server,
        (catalogues, database, client) -> {
          client.createStatement().execute("CREATE TABLE t (a int)");
          assertThat(knows(catalogues, database, "t")).isTrue();
          client.prepareStatement("CREATE TABLE u (a int)").execute();
          assertThat(knows(catalogues, database, "u")).isTrue();
          client.createStatement().execute("DROP TABLE t");
          assertThat(knows(catalogues, database, "t")).isFalse();
        });
  }

  @EachServer
  void knowsATableWhenItsTransactionHasEnded(PostgresServer server) throws Exception {
    through(
        server,
        (catalogues, database, client) -> {
          client.setAutoCommit(false);
          client.createStatement().execute("CREATE TABLE t (a int)");
          assertThat(knows(catalogues, database, "t")).isFalse();
          client.createStatement().execute("SELECT 1");
          client.commit();
          assertThat(knows(catalogues, database, "t")).isTrue();
        });
  }

  @EachServer
  void readsNothingAnewForWhatIsNoChange(PostgresServer server) throws Exception {
    through(
        server,
        (catalogues, database, client) -> {
          client.createStatement().execute("CREATE TABLE t (a int)");
          catalogues.of(database);
          long before = catalogues.epoch();
          client.createStatement().execute("CREATE TEMP TABLE passing (a int)");
          client.createStatement().execute("INSERT INTO t SELECT 1 FROM passing");
          client.createStatement().execute("DROP TABLE passing");
          assertThat(catalogues.epoch()).isEqualTo(before);
        });
  }
}
