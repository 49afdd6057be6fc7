package org.pgweir.gateway.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.config.GatewayConfig;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.observe.GatewayMetrics;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;
import org.pgweir.gateway.testkit.Standby;
import org.pgweir.gateway.testkit.TestGateways;
import org.pgweir.policies.Judge;
import org.pgweir.policies.Policies;
import org.pgweir.policies.recipe.PlanReply;
import org.pgweir.policies.recipe.PlanStep;
import org.postgresql.util.PSQLException;

/**
 * A change before a standby: nothing can be done, and that is said; when the standby becomes the
 * server, the change goes on there.
 */
final class FailoverTest {

  private static final PlanStep[] STEPS = {
    new PlanStep.ShortTransaction(
        List.of("ALTER TABLE orders ADD COLUMN paid boolean DEFAULT true"),
        Optional.of(List.of("ALTER TABLE orders DROP COLUMN IF EXISTS paid"))),
    new PlanStep.Backfill("orders", "paid = false", "paid"),
    new PlanStep.ShortTransaction(
        List.of("ALTER TABLE orders ADD CONSTRAINT p CHECK (NOT paid) NOT VALID"),
        Optional.of(List.of("ALTER TABLE orders DROP CONSTRAINT IF EXISTS p"))),
    new PlanStep.Validate("ALTER TABLE orders VALIDATE CONSTRAINT p")
  };

  private final GatewayMetrics metrics = new GatewayMetrics();

  @Test
  void aChangeWaitsForAStandbyToBePromoted(@TempDir Path folder) throws Exception {
    Path copy = Files.createDirectory(folder.resolve("standby"));
    try (PostgresServer primary =
            PostgresServers.start(PostgresServers.newest().major(), Map.of());
        TestGateways gateways = new TestGateways()) {
      Shop shop = Shop.on(primary);
      long id = shop.begin(PlanReply.FIRST_STEP, STEPS);
      try (Standby standby = Standby.of(primary, copy)) {
        UpstreamConfig upstream =
            UpstreamConfig.of(new HostPort(PostgresServer.HOST, standby.port()))
                .withUser(PostgresServer.SUPERUSER);
        try (Changes worker = Changes.open(upstream, metrics.changes(), _ -> {})) {
          worker.begun(shop.database(), id);
          await()
              .atMost(Duration.ofSeconds(30))
              .until(() -> worker.detail().contains("read-only transaction"));
          assertThat(refusal(gateways, upstream, shop.database()))
              .contains("the server or the session is read-only");
          primary.kill();
          standby.promote();
          await()
              .atMost(Duration.ofSeconds(40))
              .until(() -> one(standby, shop, "SELECT state FROM pgweir.change").equals("done"));
          assertThat(one(standby, shop, "SELECT count(*) FROM orders WHERE paid")).isEqualTo("0");
          assertThat(
                  one(standby, shop, "SELECT convalidated FROM pg_constraint WHERE conname = 'p'"))
              .isEqualTo("t");
        }
      }
    }
  }

  /** The detail of the error that a client gets who asks for a plan there. */
  private static String refusal(TestGateways gateways, UpstreamConfig upstream, String database)
      throws Exception {
    Path policy = Files.createTempFile("plan", ".yaml");
    Files.writeString(
        policy,
        """
        apiVersion: pgweir/v1
        kind: Policy
        metadata: {name: plans, owner: test}
        rules: {add-check-full-scan: plan}
        """);
    Judge judge = Policies.load(List.of("pack:observe", policy.toString()), Clock.systemUTC());
    Gateway gateway =
        gateways.inFrontOf(
            upstream.address().port(),
            judge,
            config ->
                new GatewayConfig(
                    config.listen(),
                    upstream,
                    config.auth(),
                    config.limits(),
                    config.admin(),
                    config.catalogue(),
                    config.eventLoopThreads(),
                    config.policies()));
    try (Connection client =
            DriverManager.getConnection(PostgresServer.url(gateway.port(), database));
        Statement statement = client.createStatement()) {
      PSQLException refused =
          catchThrowableOfType(
              PSQLException.class,
              () -> statement.execute("ALTER TABLE orders ADD CHECK (total > 0)"));
      assertThat(refused.getSQLState()).isEqualTo("42501");
      return refused.toString();
    } finally {
      Files.delete(policy);
    }
  }

  private static String one(Standby standby, Shop shop, String sql) throws SQLException {
    try (Connection connection = standby.connect(shop.database());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }
}
