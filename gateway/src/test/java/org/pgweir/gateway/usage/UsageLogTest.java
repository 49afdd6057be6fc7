package org.pgweir.gateway.usage;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.catalog.CatalogueService;
import org.pgweir.gateway.config.GatewayConfig;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.config.ListenConfig;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.observe.GatewayMetrics;
import org.pgweir.gateway.store.Store;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.policies.BadPolicies;
import org.pgweir.policies.Catalogues;
import org.pgweir.policies.Judge;
import org.pgweir.policies.Policies;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.rollout.Rollouts;
import org.pgweir.policies.usage.SeenUse;
import org.pgweir.policies.usage.TableUsage;
import org.pgweir.policies.usage.Usages;
import org.pgweir.policies.usage.Use;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What applications do through a gateway, and what is known of it afterwards. */
class UsageLogTest {

  private static final ObjectName ORDERS = ObjectName.of("public", "orders");

  private final GatewayMetrics metrics = new GatewayMetrics();
  private Optional<Gateway> running = Optional.empty();

  @AfterEach
  void stop() {
    running.ifPresent(Gateway::close);
    metrics.close();
  }

  @EachServer
  void knowsWhoUsedWhichColumnInEitherProtocol(PostgresServer server) throws Exception {
    String database = shop(server);
    Gateway gateway = gateway(server, database);
    try (Connection old = through(gateway, database, "old", "extended")) {
      try (PreparedStatement select =
          old.prepareStatement("SELECT o.status FROM orders o WHERE id = ?")) {
        for (int i = 0; i < 10; i++) {
          select.setLong(1, i);
          select.executeQuery().close();
        }
      }
      old.unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("COPY orders (id, total) FROM STDIN", new StringReader("7\t8\n"));
    }
    try (Connection young = through(gateway, database, "young", "simple");
        Statement statement = young.createStatement()) {
      statement.execute("INSERT INTO open_orders (number) VALUES (1)");
      statement.execute("INSERT INTO open_orders (number) VALUES (2)");
      statement.execute("SELECT count(*) FROM orders; SELECT * FROM orders");
    }

    TableUsage usage = usage(gateway, database);

    assertThat(usage.of("status", Set.of(Use.READ)))
        .extracting(SeenUse::application, SeenUse::column, SeenUse::statements)
        .containsExactlyInAnyOrder(tuple("old", "status", 10L), tuple("young", "*", 1L));
    assertThat(usage.of("status", Set.of(Use.OMIT)))
        .extracting(SeenUse::application, SeenUse::statements)
        .containsExactlyInAnyOrder(tuple("old", 1L), tuple("young", 2L));
    assertThat(usage.of("id", Set.of(Use.WRITE)))
        .extracting(SeenUse::role)
        .containsOnly(PostgresServer.SUPERUSER);
    assertThat(usage.all()).extracting(SeenUse::use).contains(Use.TABLE);
    await()
        .untilAsserted(() ->
            assertThat(usage(gateway, database).quiet("nothing", Set.of(Use.OMIT))).isPositive());
  }

  @EachServer
  void survivesTheGatewayAndCountsItsAbsenceAsAGap(PostgresServer server) throws Exception {
    String database = shop(server);
    Gateway first = gateway(server, database);
    run(first, database, "app", "SELECT status FROM orders");
    TableUsage before = usage(first, database);
    first.close();

    Gateway second = gateway(server, database);
    run(second, database, "app", "SELECT status FROM orders");
    TableUsage after = usage(second, database);

    assertThat(after.observation().spans()).hasSize(2);
    SeenUse use = after.of("status", Set.of(Use.READ)).getFirst();
    assertThat(use.statements()).isEqualTo(2);
    assertThat(use.firstSeen()).isEqualTo(before.uses().getFirst().firstSeen());
    assertThat(after.observation().missingSince(after.observation().begin().orElseThrow()))
        .isPositive();
  }

  @EachServer
  void whoIsConnectedPastTheGatewayLeavesAGapUnlessItsRoleIsTrusted(PostgresServer server)
      throws Exception {
    String database = shop(server);
    server.execute(database, "DROP ROLE IF EXISTS passer_by", "CREATE ROLE passer_by LOGIN");
    Gateway gateway = gateway(server, database);
    try (Connection inside = through(gateway, database, "inside", "extended");
        Connection past =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s?user=passer_by&ApplicationName=cron"
                    .formatted(server.port(), database))) {
      assertThat(inside.isValid(5) && past.isValid(5)).isTrue();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> !usage(gateway, database).bypasses().isEmpty());
      TableUsage usage = usage(gateway, database);
      assertThat(usage.bypasses())
          .extracting(each -> each.role() + " " + each.application())
          .containsOnly("passer_by cron");
      assertThat(usage.quiet()).isLessThan(Duration.ofSeconds(30));
      Duration quietBefore = usage.quiet();

      gateway.usage().trust(database, "passer_by", "reads nothing of ours");
      TableUsage trusting = usage(gateway, database);
      assertThat(trusting.bypasses()).isEmpty();
      assertThat(trusting.quiet()).isGreaterThan(quietBefore);
      assertThat(gateway.usage().distrust(database, "passer_by")).isTrue();
    }
  }

  @EachServer
  void aColumnCanBeDroppedOnceNobodyHasUsedItForLongEnough(PostgresServer server) throws Exception {
    String database = shop(server);
    Path policy = Files.createTempFile("quiet", ".yaml");
    policy.toFile().deleteOnExit();
    Files.writeString(
        policy,
        """
        apiVersion: pgweir/v1
        kind: Policy
        metadata: {name: quiet, owner: test}
        quietPeriod: 3s
        """);
    Gateway gateway = gateway(server, database, policy.toString());
    run(gateway, database, "checkout", "SELECT note FROM orders");
    try (Connection migration = through(gateway, database, "migration", "simple");
        Statement statement = migration.createStatement()) {
      assertThatThrownBy(() -> statement.execute("ALTER TABLE orders DROP COLUMN note"))
          .isInstanceOfSatisfying(
              PSQLException.class,
              refused -> {
                assertThat(refused.getSQLState()).isEqualTo("42501");
                ServerErrorMessage said = requireNonNull(refused.getServerErrorMessage());
                assertThat(said.getConstraint()).isEqualTo("drop-column");
                assertThat(said.getDetail()).contains("\"checkout\" (role postgres) reads it");
              });
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .untilAsserted(() -> statement.execute("ALTER TABLE orders DROP COLUMN note"));
    }
  }

  @EachServer
  void nothingCanBeDroppedWhereNobodyHasLooked(PostgresServer server) throws Exception {
    String database = shop(server);
    Gateway gateway = gateway(server, database, "pack:recommended");
    try (Connection migration = through(gateway, database, "migration", "simple");
        Statement statement = migration.createStatement()) {
      assertThatThrownBy(() -> statement.execute("ALTER TABLE orders DROP COLUMN note"))
          .hasMessageContaining("breaks what still uses it");
    }
  }

  @EachServer
  void keepsNothingWhereThereIsNoSchemaForIt(PostgresServer server) throws Exception {
    String database = server.createDatabase("usage");
    server.execute(database, "CREATE TABLE orders (id bigint)");
    Gateway gateway = gateway(server, database);
    run(gateway, database, "app", "SELECT * FROM orders");

    assertThat(gateway.usage().of(database, ORDERS)).isEqualTo(new Usages.Unkept());
  }

  private static String shop(PostgresServer server) throws Exception {
    String database = server.createDatabase("usage");
    try (Connection connection = server.connect(database)) {
      new Store(connection).install(Optional.empty());
    }
    server.execute(
        database,
        "CREATE TABLE orders (id bigint PRIMARY KEY, status text, total int, note text)",
        "CREATE VIEW open_orders AS SELECT id AS number, status FROM orders");
    return database;
  }

  private Gateway gateway(PostgresServer server, String database, String... policies)
      throws InterruptedException, BadPolicies {
    UpstreamConfig upstream =
        UpstreamConfig.of(new HostPort(PostgresServer.HOST, server.port()))
            .withUser(PostgresServer.SUPERUSER);
    GatewayConfig config =
        GatewayConfig.defaults(upstream)
            .withListen(new ListenConfig(new HostPort(PostgresServer.HOST, 0), Optional.empty()))
            .withAdmin(Optional.empty());
    CatalogueService catalogues =
        CatalogueService.open(config, Clock.systemUTC(), metrics.catalogues());
    UsageLog usage = UsageLog.open(upstream);
    Judge judge =
        Policies.load(
            policies.length == 0 ? List.of("pack:observe") : List.of(policies),
            catalogues,
            Rollouts.NONE,
            usage,
            Clock.systemUTC());
    Gateway gateway = Gateway.start(config, judge, catalogues, usage, metrics);
    running = Optional.of(gateway);
    // Before its catalogue is read, a database is not observed.
    await().until(() -> catalogues.of(database) instanceof Catalogues.Known);
    return gateway;
  }

  private static TableUsage usage(Gateway gateway, String database) {
    return ((Usages.Known) gateway.usage().of(database, ORDERS)).usage();
  }

  private static void run(Gateway gateway, String database, String application, String sql)
      throws SQLException {
    try (Connection connection = through(gateway, database, application, "simple");
        Statement statement = connection.createStatement();
        ResultSet _ = statement.executeQuery(sql)) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  private static Connection through(
      Gateway gateway, String database, String application, String protocol) throws SQLException {
    return DriverManager.getConnection(
        PostgresServer.url(gateway.port(), database)
            + "&ApplicationName=%s&preferQueryMode=%s".formatted(application, protocol));
  }
}
