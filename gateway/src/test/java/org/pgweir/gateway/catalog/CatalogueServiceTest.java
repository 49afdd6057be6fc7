package org.pgweir.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pgweir.gateway.config.CatalogueConfig;
import org.pgweir.gateway.config.GatewayConfig;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.config.Secret;
import org.pgweir.gateway.config.SslMode;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.config.UpstreamTls;
import org.pgweir.gateway.observe.GatewayMetrics;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;
import org.pgweir.policies.Catalogues.Knowledge;
import org.pgweir.policies.Catalogues.Known;
import org.pgweir.policies.Catalogues.Missing;
import org.pgweir.policies.Catalogues.None;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.probe.Probe;

/** The gateway's knowledge of databases on real servers. */
final class CatalogueServiceTest {

  private final GatewayMetrics metrics = new GatewayMetrics();
  private final List<AutoCloseable> open = new ArrayList<>(List.of(metrics));

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private CatalogueService service(UpstreamConfig upstream, Duration maxAge) {
    GatewayConfig config =
        GatewayConfig.defaults(upstream).withCatalogue(new CatalogueConfig(maxAge));
    CatalogueService service =
        CatalogueService.open(config, Clock.systemUTC(), metrics.catalogues());
    open.add(service);
    return service;
  }

  private CatalogueService service(PostgresServer server, String role) {
    return service(UpstreamConfig.of(address(server)).withUser(role), Duration.ofHours(1));
  }

  private static HostPort address(PostgresServer server) {
    return new HostPort(PostgresServer.HOST, server.port());
  }

  /** Machines that run tests are busy. */
  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofSeconds(30));
  }

  private static boolean knows(Knowledge knowledge, String table) {
    return knowledge instanceof Known(var catalogue)
        && catalogue.relation(ObjectName.of("public", table)).isPresent();
  }

  @EachServer
  void knowsAChangeOnceItWasReported(PostgresServer server) {
    String database = server.createDatabase("known");
    CatalogueService service = service(server, "guest");
    assertThat(knows(service.of(database), "t")).isFalse();
    long before = service.epoch();
    server.execute(database, "CREATE TABLE t (a int)");
    assertThat(knows(service.of(database), "t")).isFalse();
    assertThat(service.epoch()).isEqualTo(before);
    service.ddlSeen(database);
    assertThat(service.epoch()).isGreaterThan(before);
    assertThat(knows(service.of(database), "t")).isTrue();
    assertThat(knows(service.atHand(database), "t")).isTrue();
  }

  @EachServer
  void findsOutByItselfAfterAWhile(PostgresServer server) {
    String database = server.createDatabase("aged");
    CatalogueService service =
        service(UpstreamConfig.of(address(server)).withUser("guest"), Duration.ofSeconds(1));
    service.of(database);
    server.execute(database, "CREATE TABLE t (a int)");
    patiently().untilAsserted(() -> assertThat(knows(service.atHand(database), "t")).isTrue());
  }

  @EachServer
  void theEpochStandsStillWhileOnlyRowsChange(PostgresServer server) {
    String database = server.createDatabase("still");
    server.execute(database, "CREATE TABLE t (a int)", "INSERT INTO t VALUES (1), (2)");
    CatalogueService service =
        service(UpstreamConfig.of(address(server)).withUser("guest"), Duration.ofSeconds(1));
    patiently().until(() -> rows(service.of(database)) == 2);
    long before = service.epoch();
    server.execute(database, "INSERT INTO t VALUES (3)");
    patiently().until(() -> rows(service.atHand(database)) == 3);
    assertThat(service.epoch()).isEqualTo(before);
    server.execute(database, "INSERT INTO t SELECT generate_series(1, 100000)");
    patiently().until(() -> rows(service.atHand(database)) > 100_000);
    assertThat(service.epoch()).isGreaterThan(before);
  }

  private static long rows(Knowledge knowledge) {
    return knowledge instanceof Known(var catalogue)
        ? catalogue.relation(ObjectName.of("public", "t")).orElseThrow().storage().rows()
        : -1;
  }

  @EachServer
  void readsInTheBackgroundWhenASessionBegins(PostgresServer server) {
    String database = server.createDatabase("begun");
    CatalogueService service = service(server, "guest");
    service.sessionBegan(database);
    patiently().untilAsserted(() -> assertThat(service.atHand(database)).isInstanceOf(Known.class));
    assertThat(service.detail()).isEqualTo("catalogues of 1 databases known");
    assertThat(metrics.scrape())
        .contains("pgweir_catalogue_databases{state=\"known\"} 1.0")
        .contains("pgweir_catalogue_read_seconds_count 1");
  }

  @EachServer
  void asksAServerOnceForEachEpoch(PostgresServer server) {
    String database = server.createDatabase("probed");
    server.execute(database, "CREATE TABLE t (a int)", "GRANT SELECT ON t TO guest");
    CatalogueService service = service(server, "guest");
    service.of(database);
    Probe.Question question =
        new Probe.Question(
            database,
            ObjectName.of("public", "t"),
            "ALTER TABLE ",
            " ALTER COLUMN a TYPE bigint",
            Set.of(),
            Optional.of("UTC"));
    assertThat(service.ask(question)).isEqualTo(new Probe.Seen(true, true, false));
    assertThat(service.ask(question)).isEqualTo(new Probe.Seen(true, true, false));
    assertThat(metrics.scrape()).contains("pgweir_catalogue_probes_total{result=\"answered\"} 1.0");
    service.ddlSeen(database);
    service.ask(question);
    assertThat(metrics.scrape()).contains("pgweir_catalogue_probes_total{result=\"answered\"} 2.0");
    server.execute(database, "REVOKE SELECT ON t FROM guest");
    service.ddlSeen(database);
    assertThat(service.of(database)).isInstanceOf(Known.class);
    assertThat(service.ask(question))
        .isEqualTo(new Probe.Unanswered("permission denied for table t"));
  }

  @EachServer
  void usesTlsAsConfigured(PostgresServer server) {
    UpstreamConfig upstream =
        UpstreamConfig.of(address(server))
            .withUser("by_scram")
            .withPassword(new Secret(PostgresServer.PASSWORD))
            .withTls(UpstreamTls.of(SslMode.REQUIRE));
    assertThat(service(upstream, Duration.ofHours(1)).of("postgres")).isInstanceOf(Known.class);
  }

  @EachServer
  void saysWhatIsMissingWithoutThePassword(PostgresServer server) {
    UpstreamConfig upstream =
        UpstreamConfig.of(address(server))
            .withUser("by_scram")
            .withPassword(new Secret("wr0ng-secret"));
    assertThat(service(upstream, Duration.ofHours(1)).of("postgres"))
        .isInstanceOfSatisfying(
            Missing.class,
            missing ->
                assertThat(missing.why())
                    .contains("role \"by_scram\"")
                    .contains("password authentication failed")
                    .doesNotContain("wr0ng-secret"));
  }

  @EachServer
  void saysThatTheRoleMayNotConnect(PostgresServer server) {
    String database = server.createDatabase("closed");
    server.execute(database, "REVOKE CONNECT ON DATABASE %s FROM PUBLIC".formatted(database));
    CatalogueService service = service(server, "guest");
    assertThat(service.of(database))
        .isInstanceOfSatisfying(
            Missing.class,
            missing ->
                assertThat(missing.why())
                    .contains("\"" + database + "\"")
                    .contains("\"guest\" needs CONNECT"));
    assertThat(service.detail()).contains("needs CONNECT");
  }

  @EachServer
  void saysThatTheCatalogueMayNotBeRead(PostgresServer server) {
    String database = server.createDatabase("revoked");
    server.execute(database, "REVOKE SELECT ON pg_catalog.pg_constraint FROM PUBLIC");
    assertThat(service(server, "guest").of(database))
        .isInstanceOfSatisfying(
            Missing.class,
            missing ->
                assertThat(missing.why())
                    .contains("permission denied for table pg_constraint")
                    .contains("read pg_catalog"));
  }

  @EachServer
  void saysThatThereIsNoSuchDatabase(PostgresServer server) {
    assertThat(service(server, "guest").of("nowhere"))
        .isInstanceOfSatisfying(
            Missing.class,
            missing -> assertThat(missing.why()).contains("database \"nowhere\" does not exist"));
  }

  @Test
  void saysThatTheServerCannotBeReached() {
    UpstreamConfig nobody = UpstreamConfig.of(new HostPort("127.0.0.1", 1)).withUser("guest");
    CatalogueService service = service(nobody, Duration.ofHours(1));
    assertThat(service.atHand("postgres")).isInstanceOf(Missing.class);
    long start = System.nanoTime();
    assertThat(service.of("postgres"))
        .isInstanceOfSatisfying(
            Missing.class,
            missing -> assertThat(missing.why()).contains("127.0.0.1:1 could not be reached"));
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isLessThan(CatalogueService.PATIENCE.plusSeconds(2));
    assertThat(metrics.scrape()).contains("pgweir_catalogue_databases{state=\"missing\"} 1.0");
  }

  @Test
  void knowsNothingWithoutALogin() {
    CatalogueService service =
        service(UpstreamConfig.of(address(PostgresServers.newest())), Duration.ofHours(1));
    assertThat(service.of("postgres")).isEqualTo(new None());
    assertThat(service.atHand("postgres")).isEqualTo(new None());
  }

  @EachServer
  void changesNothingAndKeepsNoConnectionBusy(PostgresServer server) throws SQLException {
    String database = server.createDatabase("quiet");
    CatalogueService service = service(server, "guest");
    service.of(database);
    try (var connection = server.connect(database);
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    """
                    SELECT application_name, state, backend_xid IS NULL AND backend_xmin IS NULL
                    FROM pg_stat_activity WHERE usename = 'guest' AND datname = current_database()
                    """)) {
      while (rows.next()) {
        assertThat(rows.getString(1)).isEqualTo("pgweir");
        assertThat(rows.getString(2)).isEqualTo("idle");
        assertThat(rows.getBoolean(3)).isTrue();
      }
    }
  }
}
