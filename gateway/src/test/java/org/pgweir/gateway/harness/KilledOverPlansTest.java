package org.pgweir.gateway.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pgweir.gateway.harness.Interruption.Kind;
import org.pgweir.gateway.store.StoreException;
import org.pgweir.gateway.testkit.PostgresServers;

/**
 * Every plan of {@code cases.yaml} whose gateway is killed, whose server breaks down, or that is
 * aborted, while its worker stands at one of its statements: it comes to the end of the statement
 * itself, or, aborted, to the catalogue there was.
 *
 * <p>Many changes are stopped at a time, each at its own place, and one kill hits them all. Stops
 * once in each step; with {@code -Dkill.everywhere} at each statement, on all servers.
 */
final class KilledOverPlansTest {

  private static final boolean EVERYWHERE = Boolean.getBoolean("kill.everywhere");
  private static final int AT_A_TIME = 32;
  private static final int AT_ONCE = 8;

  @TempDir private Path folder;

  static Stream<Integer> servers() {
    return EVERYWHERE
        ? PostgresServers.majors().stream()
        : Stream.of(PostgresServers.majors().getLast());
  }

  /** A plan that ran without interruption, and what it left. */
  private record Whole(
      ChangeCase change, CatalogueDump before, CatalogueDump after, List<String> seen) {}

  /** One that is interrupted. */
  private record Running(Interruption interruption, String database) {}

  @ParameterizedTest(name = "PostgreSQL {0}")
  @MethodSource("servers")
  void comesToTheSameEndOrToTheFirstOne(int major) throws Exception {
    try (KillScene scene = new KillScene(major, folder)) {
      List<Callable<Whole>> runs = new ArrayList<>();
      for (ChangeCase change : ChangeCase.all()) {
        if (change.verdict().equals("plan") && change.servers().contains(major)) {
          runs.add(() -> uninterrupted(scene, change));
        }
      }
      Map<String, Whole> wholes = new LinkedHashMap<>();
      List<Interruption> interruptions = new ArrayList<>();
      for (Whole whole : TrafficFlowsTest.all(runs, AT_ONCE)) {
        wholes.put(whole.change().name(), whole);
        interruptions.addAll(
            Interruption.of(whole.change(), whole.seen(), EVERYWHERE, wholes.size() * 3));
      }
      List<String> report = new ArrayList<>();
      for (Kind kind : Kind.values()) {
        List<Interruption> all =
            interruptions.stream().filter(each -> each.kind() == kind).toList();
        assertThat(all).as(kind.name()).hasSizeGreaterThan(5);
        for (int from = 0; from < all.size(); from += AT_A_TIME) {
          run(
              scene,
              kind,
              all.subList(from, Math.min(all.size(), from + AT_A_TIME)),
              wholes,
              report);
        }
      }
      Files.write(Path.of("target", "killed-" + major + ".txt"), report);
    }
  }

  private static Whole uninterrupted(KillScene scene, ChangeCase change)
      throws SQLException, StoreException {
    String direct = scene.database(change);
    CatalogueDump before = scene.dump(direct, change);
    scene.direct(direct, change);
    CatalogueDump after = scene.dump(direct, change);
    scene.drop(direct);
    String planned = scene.database(change);
    scene.begin(planned, change);
    scene.awaitState(planned, "done");
    Whole whole = new Whole(change, before, after, scene.turnstile().seen(planned));
    assertIsAsAfter(scene, planned, whole);
    scene.drop(planned);
    return whole;
  }

  private static void run(
      KillScene scene,
      Kind kind,
      List<Interruption> interruptions,
      Map<String, Whole> wholes,
      List<String> report)
      throws Exception {
    List<Running> all = new ArrayList<>();
    for (Interruption each : interruptions) {
      Running running = new Running(each, scene.database(each.change()));
      scene.turnstile().stopAt(running.database(), each.place());
      scene.begin(running.database(), each.change());
      all.add(running);
    }
    all.forEach(each -> scene.awaitHeld(each.database()));
    List<Boolean> aborted = new ArrayList<>();
    List<Connection> inTheWay = new ArrayList<>();
    if (kind.isInside()) {
      for (Running each : all) {
        inTheWay.add(scene.inTheWay(each.database()));
        scene.turnstile().letThrough(each.database());
      }
      all.forEach(each -> scene.awaitInside(each.database()));
    }
    switch (kind) {
      case GATEWAY_KILLED, GATEWAY_KILLED_INSIDE -> {
        scene.killGateway();
        all.forEach(each -> scene.forgetLease(each.database()));
        all.forEach(_ -> aborted.add(false));
      }
      case GATEWAY_KILLED_AND_ABORTED -> {
        scene.killGateway();
        for (Running each : all) {
          aborted.add(scene.abort(each.database()));
        }
        all.forEach(each -> scene.forgetLease(each.database()));
      }
      case ABORTED, ABORTED_INSIDE -> {
        List<Future<Boolean>> aborting = new ArrayList<>();
        for (Running each : all) {
          // a worker that stands before its COMMIT has a lock that this waits for
          FutureTask<Boolean> abort = new FutureTask<>(() -> scene.abort(each.database()));
          Thread.startVirtualThread(abort);
          scene.awaitWaiting(each.database(), abort);
          scene.turnstile().letThrough(each.database());
          aborting.add(abort);
        }
        for (Future<Boolean> abort : aborting) {
          aborted.add(abort.get());
        }
      }
      case BACKEND_KILLED -> {
        scene.killBackend();
        all.forEach(each -> scene.turnstile().letThrough(each.database()));
        all.forEach(_ -> aborted.add(false));
      }
    }
    for (Connection each : inTheWay) {
      each.close();
    }
    for (int i = 0; i < all.size(); i++) {
      Running each = all.get(i);
      Whole whole = Objects.requireNonNull(wholes.get(each.interruption().change().name()));
      String state = scene.awaitEnd(each.database());
      try {
        assertThat(state)
            .isEqualTo(
                aborted.get(i) && !scene.isPastReturn(each.database()) ? "undone" : "done");
        if (state.equals("undone")) {
          assertThat(scene.dump(each.database(), whole.change()).differences(whole.before()))
              .isEmpty();
        } else {
          assertIsAsAfter(scene, each.database(), whole);
        }
      } catch (Throwable failed) {
        throw new AssertionError(each.toString() + "\n" + scene.story(each.database()), failed);
      }
      report.add(state + ": " + each.interruption());
    }
    all.forEach(each -> scene.drop(each.database()));
  }

  private static void assertIsAsAfter(KillScene scene, String database, Whole whole)
      throws SQLException {
    ChangeCase change = whole.change();
    CatalogueDump dump = scene.dump(database, change);
    assertThat(
            change.inheritableDiffers()
                ? dump.differencesButInheritance(whole.after())
                : dump.differences(whole.after()))
        .isEmpty();
    if (change.check().isPresent()) {
      assertThat(scene.one(database, change.check().get())).isEqualTo("t");
    }
  }
}
