package org.pgweir.gateway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.StringReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.catalog.CatalogueService;
import org.pgweir.gateway.config.GatewayConfig;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.config.ListenConfig;
import org.pgweir.gateway.observe.GatewayMetrics;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.usage.UsageLog;
import org.pgweir.policies.Policies;
import org.postgresql.PGConnection;

/**
 * A whole rollout while applications of the old kind, of both and of the new kind write: each knows
 * what it wrote last, and in the end the table has just that.
 */
final class RolloutUnderLoadTest {

  private static final List<String> WORDS = List.of("open", "paid", "gone");

  @EachServer
  void losesNoValue(PostgresServer server) throws Exception {
    RolloutScene scene = RolloutScene.on(server);
    scene.run("CREATE VIEW order_view AS SELECT id, status FROM orders");
    GatewayConfig config =
        GatewayConfig.defaults(scene.upstream())
            .withListen(new ListenConfig(new HostPort(PostgresServer.HOST, 0), Optional.empty()))
            .withAdmin(Optional.empty());
    UsageLog usage = UsageLog.open(config.upstream());
    try (GatewayMetrics metrics = new GatewayMetrics();
        CatalogueService catalogues =
            CatalogueService.open(config, Clock.systemUTC(), metrics.catalogues());
        RolloutService rollouts = RolloutService.open(config.upstream());
        Gateway gateway =
            Gateway.start(
                config,
                Policies.load(List.of(), catalogues, rollouts, usage, Clock.systemUTC()),
                catalogues,
                usage,
                rollouts,
                metrics)) {
      String url = PostgresServer.url(gateway.port(), scene.database()) + "&prepareThreshold=1";
      List<Application> old = new ArrayList<>();
      for (Kind kind : List.of(Kind.OLD, Kind.VIEW, Kind.COPY)) {
        old.add(new Application(kind, url));
      }
      scene.start(RolloutScene.FILE.formatted("trigger", "verify: manual, switch: automatic"));
      scene.awaitPhase("backfill");
      Application both = new Application(Kind.BOTH, url);
      old.add(both);
      scene.awaitOperator();
      both.awaitWrites(50);
      scene.apply(new RolloutEvent.Advance());
      scene.awaitPhase("switch");
      Application fresh = new Application(Kind.NEW, url);
      fresh.awaitWrites(50);
      Map<Integer, Integer> expected = new HashMap<>();
      for (Application each : old) {
        each.awaitWrites(50);
        expected.putAll(each.stop());
      }
      scene.run("DROP VIEW order_view");
      assertThat(
              scene.one(
                  """
                  SELECT count(*) FROM orders WHERE state IS DISTINCT FROM
                    CASE status WHEN 'open' THEN 1 WHEN 'paid' THEN 2 ELSE 3 END\
                  """))
          .isEqualTo("0");
      scene.apply(new RolloutEvent.Advance());
      scene.awaitPhase("done");
      fresh.awaitWrites(20);
      expected.putAll(fresh.stop());
      for (Map.Entry<Integer, Integer> each : expected.entrySet()) {
        assertThat(scene.one("SELECT state FROM orders WHERE id = " + each.getKey()))
            .as("order %d", each.getKey())
            .isEqualTo(each.getValue().toString());
      }
      assertThat(scene.one("SELECT count(*) FROM orders"))
          .isEqualTo(Integer.toString(3000 + expected.size()));
      assertThat(scene.one("SELECT count(*) FROM orders WHERE id <= 3000 AND state = 1 + id % 3"))
          .isEqualTo("3000");
    }
  }

  /** What an application writes. */
  private enum Kind {
    OLD(100_000),
    VIEW(200_000),
    COPY(300_000),
    BOTH(400_000),
    NEW(500_000);

    /** Number of its first order. */
    private final int first;

    Kind(int first) {
      this.first = first;
    }
  }

  /** One application: inserts orders of its own and changes them, with prepared statements. */
  private static final class Application {
    private final Kind kind;
    private final String url;
    private final int first;
    private final Map<Integer, Integer> written = new ConcurrentHashMap<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Thread thread;

    Application(Kind kind, String url) {
      this.kind = kind;
      this.url = url;
      this.first = kind.first;
      this.thread = Thread.ofPlatform().name("application " + kind).start(this::run);
    }

    void awaitWrites(int more) throws InterruptedException {
      int enough = written.size() + more;
      while (written.size() < enough && thread.isAlive()) {
        Thread.sleep(10);
      }
    }

    Map<Integer, Integer> stop() throws Exception {
      over.set(true);
      thread.join();
      if (failure.get() != null) {
        throw new AssertionError("application " + kind, failure.get());
      }
      return written;
    }

    private void run() {
      try (Connection connection = connected();
          PreparedStatement insert = connection.prepareStatement(insert());
          PreparedStatement update = connection.prepareStatement(update())) {
        for (int id = first; !over.get(); id++) {
          if (kind == Kind.COPY) {
            connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn(
                    "COPY orders (id, status) FROM STDIN",
                    new StringReader("%d\topen\n".formatted(id)));
          } else {
            run(insert, id, id % 3);
          }
          written.put(id, kind == Kind.COPY ? 1 : 1 + id % 3);
          if (id % 2 == 0) {
            run(update, id, (id + 1) % 3);
            written.put(id, 1 + (id + 1) % 3);
          }
          Thread.sleep(2);
        }
      } catch (Exception e) {
        failure.set(e);
      }
    }

    /** A busy machine may let the gateway wait too long for the server. */
    private Connection connected() {
      return await()
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptions()
          .until(() -> DriverManager.getConnection(url), Objects::nonNull);
    }

    private String insert() {
      return switch (kind) {
        case OLD, COPY -> "INSERT INTO orders (status, id) VALUES (?, ?)";
        case VIEW -> "INSERT INTO order_view (status, id) VALUES (?, ?)";
        case BOTH -> "INSERT INTO orders (status, state, id) VALUES (?, ?, ?)";
        case NEW -> "INSERT INTO orders (state, id) VALUES (?, ?)";
      };
    }

    private String update() {
      return switch (kind) {
        case OLD, COPY -> "UPDATE orders SET status = ? WHERE id = ?";
        case VIEW -> "UPDATE order_view SET status = ? WHERE id = ?";
        case BOTH -> "UPDATE orders SET status = ?, state = ? WHERE id = ?";
        case NEW -> "UPDATE orders SET state = ? WHERE id = ?";
      };
    }

    private void run(PreparedStatement statement, int id, int value) throws SQLException {
      int next = 1;
      if (kind != Kind.NEW) {
        statement.setString(next++, WORDS.get(value));
      }
      if (kind == Kind.BOTH || kind == Kind.NEW) {
        statement.setInt(next++, value + 1);
      }
      statement.setInt(next, id);
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }
  }
}
