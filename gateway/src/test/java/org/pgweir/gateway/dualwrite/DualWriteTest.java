package org.pgweir.gateway.dualwrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.dualwrite.Talk.Told;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;
import org.pgweir.gateway.testkit.RawClient;
import org.pgweir.policies.rollout.Enforcement;
import org.pgweir.policies.rollout.Writes;

/**
 * Each statement through gateways that observe, refuse and replace, in a Query and prepared: the
 * tables hold what an application leaves that writes both sides, and the client is told the same as
 * without a gateway.
 */
class DualWriteTest {

  private static final List<WrittenStatement> STATEMENTS = WrittenStatement.all();

  @TempDir private static Path folder = Path.of("");

  private static final List<AutoCloseable> OPEN = new ArrayList<>();

  private static final class Scene {
    private final Talk direct;
    private final List<Talk> talks = new ArrayList<>();
    private final List<RolloutGateway> gateways = new ArrayList<>();

    Scene(PostgresServer server) throws Exception {
      String database = server.createDatabase("dualwrite");
      server.execute(database, WrittenStatement.schema().toArray(String[]::new));
      direct = new Talk(RawClient.login(server.port(), database, PostgresServer.SUPERUSER));
      for (Enforcement mode :
          List.of(Enforcement.OBSERVE, Enforcement.REFUSE, Enforcement.REPLACE)) {
        Writes writes =
            new Writes.Both(
                mode, mode == Enforcement.REPLACE ? Enforcement.REFUSE : Enforcement.OBSERVE);
        RolloutGateway gateway =
            new RolloutGateway(server, database, new OpenRollouts(writes), folder);
        OPEN.add(gateway);
        gateways.add(gateway);
        talks.add(gateway.login(database));
      }
    }

    Talk observing() {
      return talks.get(0);
    }

    Talk refusing() {
      return talks.get(1);
    }

    Talk replacing() {
      return talks.get(2);
    }
  }

  private record Outcome(Told told, List<String> content) {}

  @TestFactory
  Stream<DynamicContainer> whateverAnApplicationWritesBothSidesAreKept() {
    return PostgresServers.all().map(DualWriteTest::onServer);
  }

  @Test
  void thereAreManyStatements() {
    assertThat(STATEMENTS).hasSizeGreaterThan(120);
    assertThat(STATEMENTS)
        .filteredOn(each -> each.becomes().equals("replaced"))
        .hasSizeGreaterThan(90);
  }

  @AfterAll
  static void close() throws Exception {
    for (AutoCloseable each : OPEN.reversed()) {
      each.close();
    }
  }

  private static DynamicContainer onServer(PostgresServer server) {
    try {
      Scene scene = new Scene(server);
      return dynamicContainer(
          server.toString(),
          STATEMENTS.stream()
              .filter(each -> each.since() <= server.major())
              .map(each -> test(scene, each)));
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  private static DynamicTest test(Scene scene, WrittenStatement statement) {
    return dynamicTest(
        statement.title(),
        () -> {
          hold(scene, statement, false);
          if (!statement.simple()) {
            hold(scene, statement, true);
          }
        });
  }

  private static void hold(Scene scene, WrittenStatement statement, boolean extended) {
    Outcome alone = run(scene.direct, statement, statement.sql(), extended, List.of());
    assertThat(alone.told.error()).as("directly: %s", alone.told).isEmpty();
    observed(scene, statement, extended, alone);
    List<String> ideal = ideal(scene, statement, extended, alone);
    refused(scene, statement, extended, alone, ideal);
    replaced(scene, statement, extended, alone, ideal);
  }

  private static void observed(
      Scene scene, WrittenStatement statement, boolean extended, Outcome alone) {
    long before = scene.gateways.getFirst().counted("pgweir_statements_observed_total");
    Outcome observed = run(scene.observing(), statement, statement.sql(), extended, List.of());
    assertAnswered(observed, alone);
    if (!statement.unstable()) {
      assertThat(observed.content).as("observed").isEqualTo(alone.content);
    }
    long counted = scene.gateways.getFirst().counted("pgweir_statements_observed_total") - before;
    if (statement.becomes().equals("untouched")) {
      assertThat(counted).isZero();
    } else {
      assertThat(counted).isPositive();
    }
  }

  private static void refused(
      Scene scene,
      WrittenStatement statement,
      boolean extended,
      Outcome alone,
      List<String> ideal) {
    Outcome refused = run(scene.refusing(), statement, statement.sql(), extended, List.of());
    if (statement.becomes().equals("untouched")) {
      assertAnswered(refused, alone);
      return;
    }
    assertRefused(refused.told);
    if (statement.becomes().equals("replaced") && !statement.simple()) {
      String hint = refused.told.hint();
      Outcome hinted = run(scene.direct, statement, hint, extended, List.of());
      assertThat(hinted.told.error()).as(hint).isEmpty();
      if (!statement.unstable()) {
        assertThat(hinted.content).as(hint).isEqualTo(ideal);
      }
    }
  }

  private static void replaced(
      Scene scene,
      WrittenStatement statement,
      boolean extended,
      Outcome alone,
      List<String> ideal) {
    Outcome replaced = run(scene.replacing(), statement, statement.sql(), extended, List.of());
    if (statement.becomes().equals("fallback")) {
      assertRefused(replaced.told);
      assertThat(replaced.told.error().orElseThrow().field('D'))
          .contains("cannot be completed by itself");
      return;
    }
    assertThat(replaced.told.error())
        .as("replaced: %s %s", replaced.told, replaced.told.hint())
        .isEmpty();
    assertAnswered(replaced, alone);
    if (statement.unstable()) {
      List<String> inStep = OpenRollouts.inStep();
      Outcome checked = run(scene.replacing(), statement, statement.sql(), extended, inStep);
      assertThat(checked.content).hasSameSizeAs(replaced.content);
    } else {
      assertThat(replaced.content).as("replaced").isEqualTo(ideal);
    }
  }

  private static void assertRefused(Told told) {
    assertThat(told.rule()).as(told.toString()).isEqualTo("rollout-dual-write");
    assertThat(told.error().orElseThrow().field('C')).isEqualTo("42501");
    assertThat(told.error().orElseThrow().field('t')).isNotEmpty();
    assertThat(told.error().orElseThrow().field('c')).isNotEmpty();
    assertThat(told.hint()).isNotEmpty();
  }

  private static void assertAnswered(Outcome through, Outcome directly) {
    assertThat(through.told.described()).isEqualTo(directly.told.described());
    assertThat(through.told.answered()).isEqualTo(directly.told.answered());
  }

  /** What an application leaves that knows both sides: each row in step with what was written. */
  private static List<String> ideal(
      Scene scene, WrittenStatement statement, boolean extended, Outcome alone) {
    return switch (statement.writes()) {
      case "old" ->
          run(scene.direct, statement, statement.sql(), extended, OpenRollouts.bringIntoStep(true))
              .content;
      case "new" ->
          run(scene.direct, statement, statement.sql(), extended, OpenRollouts.bringIntoStep(false))
              .content;
      case "ideal" ->
          run(scene.direct, statement, statement.ideal().orElseThrow(), extended, List.of())
              .content;
      default -> alone.content;
    };
  }

  /** Runs it in a transaction that is rolled back, and says what the tables held in it. */
  private static Outcome run(
      Talk talk, WrittenStatement statement, String sql, boolean extended, List<String> behind) {
    talk.simple("SELECT setval('numbers', 1, false); BEGIN");
    try {
      Told told =
          extended
              ? talk.extended(sql, statement.values())
              : talk.simple(statement.withLiterals(sql));
      if (told.error().isPresent()) {
        return new Outcome(told, List.of());
      }
      if (!behind.isEmpty()) {
        assertThat(talk.simple(String.join(";", behind)).error()).isEmpty();
      }
      return new Outcome(told, talk.rows(OpenRollouts.content()));
    } finally {
      talk.simple("ROLLBACK");
    }
  }
}
