package org.pgweir.gateway.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.config.GatewayConfig;
import org.pgweir.gateway.store.Store;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.TestGateways;
import org.pgweir.policies.BadPolicies;
import org.pgweir.policies.Judge;
import org.pgweir.policies.Policies;
import org.postgresql.util.PSQLException;

/** What a client sees whose statement becomes a planned change, on real servers. */
class PlannedStatementTest {

  private static final List<String> PROTOCOLS = List.of("simple", "extended");
  private static final String ADD_CHECK =
      "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0)";

  private final TestGateways gateways = new TestGateways();

  @TempDir private Path folder;

  @AfterEach
  void stopGateways() {
    gateways.close();
  }

  @EachServer
  void leavesTheCatalogueThatTheStatementLeaves(PostgresServer server) throws Exception {
    Gateway gateway = gateway(server, "all");
    for (String protocol : PROTOCOLS) {
      Shop direct = Shop.on(server);
      direct.run(ADD_CHECK);
      Shop shop = Shop.on(server);
      try (Connection client = shop.through(gateway.port(), protocol);
          Statement statement = client.createStatement()) {
        assertThat(statement.executeUpdate(ADD_CHECK)).isZero();
        assertThat(Shop.warnings(statement).getFirst())
            .matches("change 1 began: [23] steps in place of the statement");
        assertThat(shop.catalogue()).isEqualTo(direct.catalogue()).contains("positive CHECK");
        assertThat(shop.one("SELECT state FROM pgweir.change")).isEqualTo("done");
        assertThat(shop.one("SELECT count(*) FROM pgweir.step WHERE state <> 'done'"))
            .isEqualTo("0");
        assertThat(shop.one("SELECT role FROM pgweir.change")).isEqualTo("postgres");
        statement.execute("SELECT 1");
        statement.execute("ALTER TABLE orders DROP CONSTRAINT positive");
      }
    }
  }

  @EachServer
  void failsAsTheStatementWouldAndLeavesNothing(PostgresServer server) throws Exception {
    Gateway gateway = gateway(server, "all");
    for (String protocol : PROTOCOLS) {
      Shop shop = Shop.on(server);
      shop.run("INSERT INTO orders VALUES (-1, -1)");
      String before = shop.catalogue();
      try (Connection client = shop.through(gateway.port(), protocol)) {
        PSQLException failed = failure(client, ADD_CHECK);
        assertThat(failed.getSQLState()).isEqualTo("23514");
        assertThat(message(failed)).contains("positive");
        assertThat(shop.catalogue()).isEqualTo(before);
        assertThat(shop.one("SELECT state FROM pgweir.change")).isEqualTo("undone");
        assertThat(failure(client, "ALTER TABLE orders ADD CHECK (nothing > 0)").getSQLState())
            .isEqualTo("42703");
        shop.awaitOne("SELECT count(*) FROM pgweir.change WHERE state = 'offered'", "0");
      }
    }
  }

  @EachServer
  void repliesAfterTheFirstStepWhereThePolicySaysSo(PostgresServer server) throws Exception {
    Gateway gateway = gateway(server, "first-step");
    for (String protocol : PROTOCOLS) {
      Shop shop = Shop.on(server);
      try (Connection blocker = shop.connect();
          Statement blocking = blocker.createStatement();
          Connection client = shop.through(gateway.port(), protocol);
          Statement statement = client.createStatement()) {
        statement.execute(ADD_CHECK);
        blocker.setAutoCommit(false);
        blocking.execute("LOCK TABLE orders IN SHARE UPDATE EXCLUSIVE MODE");
        assertThat(shop.one("SELECT count(*) FROM pg_constraint WHERE conname = 'positive'"))
            .isEqualTo("1");
        blocker.rollback();
        shop.awaitState(1, "done");
      }
    }
  }

  @EachServer
  void keepsAnImpatientClientInformedAndGoesOnWithoutIt(PostgresServer server) throws Exception {
    Gateway gateway = gateway(server, "all");
    for (String protocol : PROTOCOLS) {
      Shop shop = Shop.on(server);
      shop.run(
          "DELETE FROM orders WHERE id > 2000",
          """
          CREATE FUNCTION is_positive(numeric) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS
          'BEGIN PERFORM pg_sleep(0.002); RETURN $1 > 0; END'\
          """);
      try (Connection client = shop.through(gateway.port(), protocol);
          Statement statement = client.createStatement()) {
        statement.execute("SET statement_timeout = '4s'");
        CompletableFuture<PSQLException> failing =
            CompletableFuture.supplyAsync(() ->
                failure(
                    statement,
                    "ALTER TABLE orders ADD CONSTRAINT positive CHECK (is_positive(total))"));
        Thread.sleep(6000);
        assertThat(failing).isNotDone();
        statement.cancel();
        PSQLException canceled = failing.get();
        assertThat(canceled.getSQLState()).isEqualTo("57014");
        assertThat(message(canceled)).startsWith("change 1 goes on");
        shop.awaitState(1, "done");
        assertThat(shop.catalogue()).contains("positive CHECK (is_positive(total)) t");
        statement.execute("SELECT 'alive'");
      }
    }
  }

  @EachServer
  void refusesWithTheSqlWhereItCannotBegin(PostgresServer server) throws Exception {
    Gateway gateway = gateway(server, "all");
    for (String protocol : PROTOCOLS) {
      Shop shop = Shop.on(server);
      try (Connection client = shop.through(gateway.port(), protocol);
          Statement statement = client.createStatement()) {
        client.setAutoCommit(false);
        assertRefused(failure(client, ADD_CHECK));
        client.rollback();
        client.setAutoCommit(true);
        assertRefused(failure(client, "SELECT 1; " + ADD_CHECK));
        statement.execute("SET default_transaction_read_only = on");
        assertThat(detail(failure(client, ADD_CHECK))).contains("read-only");
        statement.execute("SET default_transaction_read_only = off");
        shop.run("DROP SCHEMA pgweir CASCADE");
        PSQLException without = failure(client, ADD_CHECK);
        assertRefused(without);
        assertThat(detail(without)).contains("run pgweir install");
      }
    }
  }

  @EachServer
  void refusesAnotherChangeOfTheSameTable(PostgresServer server) throws Exception {
    Gateway gateway = gateway(server, "all");
    Shop shop = Shop.on(server);
    try (Connection client = shop.through(gateway.port(), "extended")) {
      shop.run(
          """
          INSERT INTO pgweir.change (token, state, statement, rule, policy_epoch, table_name,
            relation, first_with_client, undo_on_failure, login, role, settings, lock_timeout,
            statement_timeout, application_name)
          VALUES ('', 'paused', '', '', 1, 'orders', 'orders'::regclass, false, false, '', '',
            '{}', '1 s', '1 s', '')\
          """);
      PSQLException failed = failure(client, ADD_CHECK);
      assertRefused(failed);
      assertThat(detail(failed)).contains("change 1 of the same table is under way");
    }
  }

  @EachServer
  void doesOneOfSeveralChangesOfATableAtATimeAndRefusesTheOthers(PostgresServer server)
      throws Exception {
    List<Gateway> both = List.of(gateway(server, "all"), gateway(server, "all"));
    Shop shop = Shop.on(server);
    List<Future<Optional<PSQLException>>> clients = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        String sql = "ALTER TABLE orders ADD CONSTRAINT c%d CHECK (total > 0)".formatted(i);
        int port = both.get(i % 2).port();
        clients.add(
            threads.submit(() -> {
              try (Connection client = shop.through(port, "extended")) {
                return Optional.ofNullable(failure(client, sql));
              }
            }));
      }
    }
    int done = 0;
    for (int i = 0; i < clients.size(); i++) {
      Optional<PSQLException> failed = clients.get(i).get();
      done += failed.isEmpty() ? 1 : 0;
      assertThat(shop.catalogue().contains("c%d CHECK".formatted(i))).isEqualTo(failed.isEmpty());
      if (failed.isPresent()) {
        assertThat(failed.get().getSQLState()).isIn("42501", "55006");
        assertThat(failed.get().toString()).contains("is under way");
      }
    }
    assertThat(done).isPositive();
    assertThat(shop.one("SELECT count(*) FROM pgweir.change WHERE state = 'done'"))
        .isEqualTo(Integer.toString(done));
    shop.awaitOne("SELECT count(*) FROM pgweir.change WHERE state <> 'done'", "0");
  }

  @EachServer
  void worksWithTheClientsRightsAndNoMore(PostgresServer server) throws Exception {
    Shop shop = Shop.on(server);
    String weir = "weir_of_" + shop.database();
    String app = "app_of_" + shop.database();
    shop.run(
        "CREATE ROLE " + weir + " LOGIN",
        "CREATE ROLE " + app + " LOGIN",
        "ALTER TABLE orders OWNER TO " + app);
    Gateway gateway = gateway(server, "all", weir);
    try (Connection client =
        DriverManager.getConnection(
            "jdbc:postgresql://%s:%d/%s?user=%s"
                .formatted(PostgresServer.HOST, gateway.port(), shop.database(), app))) {
      assertThat(detail(failure(client, ADD_CHECK))).contains("may not use schema pgweir");
      try (Connection owner = shop.connect()) {
        new Store(owner).install(Optional.of(weir));
      }
      assertThat(detail(failure(client, ADD_CHECK))).contains("GRANT that role to it");
      shop.run("GRANT %s TO %s".formatted(app, weir));
      try (Statement statement = client.createStatement()) {
        statement.execute(ADD_CHECK);
      }
      assertThat(shop.one("SELECT role || ' ' || state FROM pgweir.change"))
          .isEqualTo(app + " done");
      assertThat(shop.catalogue()).contains("positive CHECK");
    }
  }

  private static void assertRefused(PSQLException failed) {
    assertThat(failed.getSQLState()).isEqualTo("42501");
    assertThat(Objects.requireNonNull(failed.getServerErrorMessage()).getHint())
        .contains("NOT VALID");
  }

  private static String message(PSQLException failed) {
    return String.valueOf(Objects.requireNonNull(failed.getServerErrorMessage()).getMessage());
  }

  private static String detail(PSQLException failed) {
    return String.valueOf(Objects.requireNonNull(failed.getServerErrorMessage()).getDetail());
  }

  private static PSQLException failure(Connection client, String sql) throws SQLException {
    try (Statement statement = client.createStatement()) {
      return failure(statement, sql);
    }
  }

  private static PSQLException failure(Statement statement, String sql) {
    return catchThrowableOfType(PSQLException.class, () -> statement.execute(sql));
  }

  private Gateway gateway(PostgresServer server, String wait) throws BadPolicies, IOException {
    return gateway(server, wait, PostgresServer.SUPERUSER);
  }

  private Gateway gateway(PostgresServer server, String wait, String role)
      throws BadPolicies, IOException {
    Path policy = folder.resolve("plan.yaml");
    Files.writeString(
        policy,
        """
        apiVersion: pgweir/v1
        kind: Policy
        metadata: {name: plans, owner: test}
        rules: {add-check-full-scan: plan}
        plan: {wait: %s}
        """
            .formatted(wait));
    Judge judge = Policies.load(List.of("pack:observe", policy.toString()), Clock.systemUTC());
    return gateways.inFrontOf(
        server.port(),
        judge,
        config ->
            new GatewayConfig(
                config.listen(),
                config.upstream().withUser(role),
                config.auth(),
                config.limits(),
                config.admin(),
                config.catalogue(),
                config.eventLoopThreads(),
                config.policies()));
  }
}
