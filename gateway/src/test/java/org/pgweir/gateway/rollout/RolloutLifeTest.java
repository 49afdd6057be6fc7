package org.pgweir.gateway.rollout;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;

/** One rollout from its start to one of its ends, with writers that no gateway sees. */
final class RolloutLifeTest {

  private static final String OUT_OF_STEP =
      """
      SELECT count(*) FROM orders WHERE state IS DISTINCT FROM
        CASE status WHEN 'open' THEN 1 WHEN 'paid' THEN 2 ELSE 3 END\
      """;

  private static final String MANUAL =
      "dual-write: manual, backfill: manual, verify: manual, switch: manual, contract: manual";

  @EachServer
  void startedTakenBackStartedAndCompleted(PostgresServer server) throws Exception {
    RolloutScene scene = RolloutScene.on(server);
    try (RolloutService _ = scene.service()) {
      String original = scene.catalogue();
      scene.start(RolloutScene.FILE.formatted("trigger", "switch: manual"));
      scene.awaitPhase("verify");
      scene.awaitOperator();
      assertThat(scene.one(OUT_OF_STEP)).isEqualTo("0");
      writeEveryWay(scene, 10_000);
      assertThat(scene.one(OUT_OF_STEP)).isEqualTo("0");
      scene.apply(new RolloutEvent.Abort());
      scene.awaitPhase("aborted");
      assertThat(scene.catalogue()).isEqualTo(original);
      assertThat(
              scene.one("SELECT string_agg(status, ' ' ORDER BY id) FROM orders WHERE id > 9999"))
          .isEqualTo("paid open gone open");

      scene.start(RolloutScene.FILE.formatted("trigger", "switch: automatic"));
      scene.awaitPhase("switch");
      writeEveryWay(scene, 20_000);
      assertThat(scene.one(OUT_OF_STEP)).isEqualTo("0");
      scene.apply(new RolloutEvent.Advance());
      scene.awaitPhase("done");
      assertThat(scene.catalogue())
          .isEqualTo(
              original
                  .replace("status text t 'open'::text", "state smallint t ")
                  .replace(
                      "orders_status_not_null NOT NULL status",
                      "orders_state_not_null NOT NULL state")
                  .lines()
                  .sorted()
                  .collect(joining("\n")));
      assertThat(
              scene.one(
                  "SELECT string_agg(state::text, ' ' ORDER BY id) FROM orders WHERE id > 19999"))
          .isEqualTo("2 1 3 1");
      assertThat(
              scene.one(
                  "SELECT count(*) FILTER (WHERE state = 1 + id % 3) FROM orders WHERE id <= 3000"))
          .isEqualTo("3000");
    }
  }

  /** Old only, new only, both, and neither. */
  private static void writeEveryWay(RolloutScene scene, int from) {
    scene.run(
        "INSERT INTO orders (id, status) VALUES (%d, 'open')".formatted(from),
        "UPDATE orders SET status = 'paid' WHERE id = %d".formatted(from),
        "INSERT INTO orders (id, state) VALUES (%d, 2)".formatted(from + 1),
        "UPDATE orders SET state = 1 WHERE id = %d".formatted(from + 1),
        "INSERT INTO orders (id, status, state) VALUES (%d, 'gone', 3)".formatted(from + 2),
        "INSERT INTO orders (id) VALUES (%d)".formatted(from + 3),
        "UPDATE orders SET note = 'seen' WHERE id >= %d".formatted(from));
  }

  @EachServer
  void takenBackInEveryPhase(PostgresServer server) throws Exception {
    RolloutScene scene = RolloutScene.on(server);
    try (RolloutService _ = scene.service()) {
      String original = scene.catalogue();
      List<String> phases = List.of("expand", "dual-write", "backfill", "verify", "switch");
      for (int at = 0; at < phases.size(); at++) {
        scene.start(RolloutScene.FILE.formatted("trigger", MANUAL));
        for (int i = 0; i < at; i++) {
          scene.awaitPhase(phases.get(i));
          scene.awaitOperator();
          scene.apply(new RolloutEvent.Advance());
        }
        scene.awaitPhase(phases.get(at));
        scene.awaitOperator();
        if (at > 1) {
          scene.run(
              "UPDATE orders SET state = %d WHERE id = %d".formatted(1 + (at + 1) % 3, at),
              "DELETE FROM orders WHERE id = %d".formatted(at + 100));
        }
        scene.apply(new RolloutEvent.Abort());
        scene.awaitPhase("aborted");
        assertThat(scene.catalogue()).as(phases.get(at)).isEqualTo(original);
      }
      assertThat(
              scene.one(
                  "SELECT string_agg(status, ' ' ORDER BY id) FROM orders WHERE id IN (2, 3, 4)"))
          .isEqualTo("open paid gone");
      assertThat(scene.one("SELECT count(*) FROM orders")).isEqualTo("2997");
      assertThatThrownBy(() -> scene.apply(new RolloutEvent.Abort()))
          .isInstanceOf(NotPossible.class)
          .hasMessageContaining("aborted, which nothing changes");
    }
  }

  @EachServer
  void rowsThatDifferHoldItUntilTheyAreRepaired(PostgresServer server) throws Exception {
    RolloutScene scene = RolloutScene.on(server);
    try (RolloutService _ = scene.service()) {
      scene.start(RolloutScene.FILE.formatted("observe", "verify: manual, switch: automatic"));
      scene.awaitPhase("backfill");
      scene.awaitOperator();
      scene.run(
          "UPDATE orders SET state = 9 WHERE id = 7",
          "UPDATE orders SET status = 'x' WHERE id = 8");
      scene.apply(new RolloutEvent.Advance());
      scene.awaitOne(
          "SELECT string_agg(key || old_values || new_values || expected, ' ' ORDER BY key)"
              + " FROM pgweir.rollout_mismatch",
          "[\"7\"]{\"status\": \"paid\"}{\"state\": 9}{\"state\": 2}");
      assertThat(scene.repair()).isEqualTo(1);
      scene.awaitPhase("switch");
      assertThat(scene.one("SELECT state FROM orders WHERE id = 7")).isEqualTo("2");
    }
  }

  @EachServer
  void rowsThatDisagreeAreRefusedByTheServer(PostgresServer server) throws Exception {
    RolloutScene scene = RolloutScene.on(server);
    try (RolloutService _ = scene.service()) {
      scene.start(
          RolloutScene.FILE
              .formatted("observe", "verify: manual")
              .replace("{enforcement: observe}", "{enforcement: observe, inconsistent: refuse}"));
      scene.awaitPhase("backfill");
      scene.awaitOperator();
      assertThatThrownBy(
              () -> scene.one("UPDATE orders SET status = 'open', state = 2 RETURNING id"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23514"));
      assertThat(
              scene.one("UPDATE orders SET status = 'open', state = 1 WHERE id = 1 RETURNING id"))
          .isEqualTo("1");
    }
  }

  @EachServer
  void aTableThatIsRenamedHoldsItUntilItIsCalledAsBefore(PostgresServer server) throws Exception {
    RolloutScene scene = RolloutScene.on(server);
    try (RolloutService _ = scene.service()) {
      scene.start(RolloutScene.FILE.formatted("trigger", "verify: manual"));
      scene.awaitPhase("backfill");
      scene.run("ALTER TABLE orders RENAME TO purchases");
      scene.awaitOne(
          "SELECT failure FROM pgweir.rollout",
          "state.yaml:4:8: table public.orders is called public.purchases now; rename it back and"
              + " resume, or abort");
      scene.run("ALTER TABLE purchases RENAME TO orders");
      scene.apply(new RolloutEvent.Resume());
      scene.awaitOperator();
    }
  }
}
