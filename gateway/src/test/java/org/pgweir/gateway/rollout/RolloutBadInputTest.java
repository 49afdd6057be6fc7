package org.pgweir.gateway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.pgweir.gateway.rollout.RolloutOperations.BadFile;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;

/** Files that are refused before anything is done, each with the place of the mistake. */
final class RolloutBadInputTest {

  /**
   * A mistake in an otherwise good file.
   *
   * @param written what the file has in place of {@code good}
   */
  private record Mistake(String good, String written, String problem) {

    /** What is said of an old column that is not replaced is a mistake of its own. */
    String file() {
      String file = GOOD.replace(good, written);
      return good.startsWith("old:") ? file.replace("down:\n  status: '''x'''\n", "") : file;
    }
  }

  private static final List<Mistake> MISTAKES =
      List.of(
          new Mistake("table: orders", "table: nowhere", "4:8: there is no table nowhere; name"),
          new Mistake("table: orders", "table: a b.c.d", "4:8: "),
          new Mistake("table: orders", "table: seen", "4:8: seen is not a table of yours"),
          new Mistake("table: orders", "table: pgweir.change", "4:8: pgweir.change is not a table"),
          new Mistake("table: orders", "table: part_1", "4:8: part_1 is a partition; name"),
          new Mistake("old: [status]", "old: [stat]", "5:7: there is no column 'stat' to replace"),
          new Mistake("old: [status]", "old: [id]", "5:7: column 'id' is part of the primary key"),
          new Mistake("old: [status]", "old: [twice]", "5:7: column 'twice' is generated"),
          new Mistake("old: [status]", "old: [serial]", "5:7: column 'serial' is an identity"),
          new Mistake("name: state", "name: twice", "7:11: column 'twice' is generated"),
          new Mistake("name: state", "name: status", "7:11: column 'status' is named twice"),
          new Mistake("type: smallint", "notNull: false", "7:11: there is no column 'state'; give"),
          new Mistake("type: smallint", "type: smallish", "8:11: type: type \"smallish\" does not"),
          new Mistake(
              "type: smallint", "type: int default 1", "8:11: type: 'int default 1' is more"),
          new Mistake("type: smallint", "type: int; DROP TABLE orders", "8:11: type: it does not"),
          new Mistake("up: 1", "up: nosuch", "9:9: up: column \"nosuch\" does not exist"),
          new Mistake("up: 1", "up: status", "9:9: up: column \"state\" is of type smallint but"),
          new Mistake(
              "up: 1", "up: state + 1", "9:9: up: it reads column 'state', which is of the"),
          new Mistake("up: 1", "up: twice", "9:9: up: it reads column 'twice', which is generated"),
          new Mistake("up: 1", "up: (random() * 9)::int", "9:9: up: it is volatile"),
          new Mistake("up: 1", "up: tick(1)", "9:9: up: it is volatile"),
          new Mistake("up: 1", "up: (SELECT 1)", "9:9: up: cannot use subquery"),
          new Mistake("up: 1", "up: max(id)", "9:9: up: aggregate functions are not allowed"),
          new Mistake("up: 1", "up: 1) OR (true", "9:9: up: "),
          new Mistake("up: 1", "up: 1) IS NULL); DROP TABLE orders", "9:9: up: it does not end"),
          new Mistake("status: '''x'''", "status: nosuch", "11:11: down: column \"nosuch\""),
          new Mistake("status: '''x'''", "other: '''x'''", "11:3: unknown key 'other' in down"),
          new Mistake("quiet: 0s", "quiet: long", "12:8: quiet: 'long' is no span of time"),
          new Mistake("quiet: 0s", "reads: {switched: no}", "12:19: switched: 'no' is unknown"));

  private static final String GOOD =
      """
      apiVersion: pgweir/v1
      kind: Rollout
      metadata: {name: order-state, owner: team-orders}
      table: orders
      old: [status]
      new:
        - name: state
          type: smallint
          up: 1
      down:
        status: '''x'''
      quiet: 0s
      """;

  @EachServer
  void isRefusedWithItsPlace(PostgresServer server) throws Exception {
    RolloutScene scene = RolloutScene.on(server);
    scene.run(
        "ALTER TABLE orders ADD twice bigint GENERATED ALWAYS AS (id * 2) STORED,"
            + " ADD serial int GENERATED ALWAYS AS IDENTITY",
        "CREATE VIEW seen AS SELECT id FROM orders",
        "CREATE TABLE parted (id int, status text) PARTITION BY LIST (id)",
        "CREATE TABLE part_1 PARTITION OF parted FOR VALUES IN (1)",
        "CREATE FUNCTION tick(int) RETURNS smallint LANGUAGE sql VOLATILE AS 'SELECT 1::smallint'");
    String before = scene.catalogue();
    SoftAssertions all = new SoftAssertions();
    for (Mistake each : MISTAKES) {
      assertThat(GOOD).contains(each.good);
      all.assertThatThrownBy(() -> scene.start(each.file()))
          .as(each.written)
          .isInstanceOf(BadFile.class)
          .hasMessageContaining("state.yaml:" + each.problem);
    }
    all.assertAll();
    assertThat(scene.catalogue()).isEqualTo(before);
    assertThat(scene.one("SELECT count(*) FROM pgweir.rollout")).isEqualTo("0");
  }

  @EachServer
  void twoOfOneNameOrOfOneColumnAreNotStarted(PostgresServer server) throws Exception {
    RolloutScene scene = RolloutScene.on(server);
    scene.start(GOOD);
    assertThatThrownBy(() -> scene.start(GOOD))
        .hasMessageContaining("state.yaml:5:7: column 'status' is in rollout order-state")
        .hasMessageContaining("state.yaml:7:11: column 'state' is in rollout order-state")
        .hasMessageContaining("state.yaml:1:1: rollout order-state is under way");
    assertThatThrownBy(() ->
            scene.start(GOOD.replace("order-state", "other").replace("name: state", "name: fresh")))
        .hasMessageContaining("state.yaml:5:7: column 'status' is in rollout order-state");
  }
}
