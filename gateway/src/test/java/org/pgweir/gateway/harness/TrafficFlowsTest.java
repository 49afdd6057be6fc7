package org.pgweir.gateway.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.harness.CaseRun.Outcome;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;

/**
 * Every case of {@code cases.yaml}, sent through the gateway while traffic flows: no foreground
 * statement waits longer than 150 ms, none fails, and the catalogue ends as the original statement
 * leaves it on an idle database.
 *
 * <p>Two measures must hold, each against the noise of the machine in the same seconds: what the
 * server says its sessions waited for locks, and what clients saw. The figures are written to
 * {@code target/harness-VERSION.md}.
 */
@Tag("alone")
final class TrafficFlowsTest {

  /** As many at a time; each mostly waits for its reader. */
  private static final int AT_A_TIME = 16;

  @TempDir Path folder;

  @EachServer
  void noChangeStallsTraffic(PostgresServer server) throws Exception {
    try (Scene scene = Scene.on(server, folder)) {
      List<Callable<Prepared>> preparing = new ArrayList<>();
      for (ChangeCase change : ChangeCase.all()) {
        if (change.servers().contains(server.major())) {
          preparing.add(() -> named(change, () -> prepared(scene, change)));
        }
      }
      List<Callable<Result>> running = new ArrayList<>();
      for (Prepared prepared : all(preparing, 2)) {
        String protocol = running.size() % 2 == server.major() % 2 ? "simple" : "extended";
        running.add(() -> named(prepared.run().change(), () -> run(scene, prepared, protocol)));
      }
      List<Result> results = all(running, AT_A_TIME);
      report(server, "through", results);
      assertThat(results.stream().flatMap(result -> result.faults().stream()).toList()).isEmpty();
    }
  }

  /** What the harness would see without the gateway; or its measure could not be trusted. */
  @EachServer
  void withoutTheGatewayTrafficStallsForSeconds(PostgresServer server) throws Exception {
    try (Scene scene = Scene.on(server, folder)) {
      List<Callable<Result>> runs = new ArrayList<>();
      for (ChangeCase change : ChangeCase.all()) {
        if (change.servers().contains(server.major())
            && (runs.isEmpty() || Boolean.getBoolean("harness.direct"))) {
          runs.add(() -> named(change, () -> direct(scene, change)));
        }
      }
      List<Result> results = all(runs, AT_A_TIME);
      report(server, "direct", results);
      assertThat(results.getFirst().outcome().worst().toMillis()).isGreaterThan(2000);
      assertThat(results.getFirst().outcome().lockWait().toMillis()).isGreaterThan(2000);
    }
  }

  /**
   * A run that can begin, and what it has to come to.
   *
   * @param expected what the original statement leaves on an idle copy
   * @param verdict what the gateway will do
   */
  private record Prepared(CaseRun run, CatalogueDump expected, String verdict) {}

  private record Result(ChangeCase change, Outcome outcome, List<String> faults) {}

  private static Prepared prepared(Scene scene, ChangeCase change) throws SQLException {
    CaseRun run = scene.through(change);
    run.prepare();
    CaseRun copy = scene.direct(change);
    copy.prepare();
    copy.idle();
    assertThat(copy.checks()).as(change.name() + " on an idle copy").isTrue();
    return new Prepared(run, copy.dump(), scene.verdict(run));
  }

  private static Result run(Scene scene, Prepared prepared, String protocol)
      throws SQLException, InterruptedException {
    CaseRun run = prepared.run();
    ChangeCase change = run.change();
    Outcome outcome = run.underTraffic(protocol, scene.noise(), scene.waits());
    List<String> faults = new ArrayList<>(outcome.errors());
    if (!prepared.verdict().equals(change.verdict())) {
      faults.add("verdict " + prepared.verdict());
    }
    faults.addAll(CaseRun.stalls(outcome));
    faults.addAll(differences(change, run.dump(), prepared.expected()));
    if (!run.checks()) {
      faults.add("not true: " + change.check());
    }
    return new Result(
        change, outcome, faults.stream().map(fault -> change.name() + ": " + fault).toList());
  }

  private static List<String> differences(
      ChangeCase change, CatalogueDump dump, CatalogueDump expected) {
    return change.inheritableDiffers()
        ? dump.differencesButInheritance(expected)
        : dump.differences(expected);
  }

  private static Result direct(Scene scene, ChangeCase change)
      throws SQLException, InterruptedException {
    CaseRun run = scene.direct(change);
    run.prepare();
    return new Result(change, run.underTraffic("simple", scene.noise(), scene.waits()), List.of());
  }

  private static <T> T named(ChangeCase change, Callable<T> run) throws Exception {
    try {
      return run.call();
    } catch (SQLException failed) {
      throw new AssertionError(change.name(), failed);
    }
  }

  /** Runs all, so many at a time; the results in their order. */
  static <T> List<T> all(List<Callable<T>> runs, int atATime)
      throws InterruptedException, ExecutionException {
    List<T> results = new ArrayList<>();
    try (ExecutorService executor =
        Executors.newFixedThreadPool(atATime, Thread.ofVirtual().factory())) {
      for (Future<T> run : executor.invokeAll(runs)) {
        results.add(run.get());
      }
    }
    return results;
  }

  private static void report(PostgresServer server, String way, List<Result> results)
      throws IOException {
    StringBuilder table = new StringBuilder();
    table.append(
        "| case | verdict | through ms | beside ms | noise ms | lock wait ms | change ms |\n");
    table.append("|---|---|---:|---:|---:|---:|---:|\n");
    for (Result result : results) {
      Outcome outcome = result.outcome();
      table.append(
          "| %s | %s | %d | %d | %d | %d | %d |\n"
              .formatted(
                  result.change().name(),
                  result.change().verdict(),
                  outcome.through().toMillis(),
                  outcome.beside().toMillis(),
                  outcome.noise().toMillis(),
                  outcome.lockWait().toMillis(),
                  outcome.took().toMillis()));
    }
    Files.writeString(
        Path.of("target", "harness-" + server.major() + "-" + way + ".md"), table.toString());
  }
}
