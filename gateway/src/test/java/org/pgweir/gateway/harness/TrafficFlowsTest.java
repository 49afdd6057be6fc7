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
final class TrafficFlowsTest {

  /** As many at a time; each mostly waits for its reader. */
  private static final int AT_A_TIME = 12;

  private static final long LONGEST_STALL_MILLIS = 150;

  @TempDir Path folder;

  @EachServer
  void noChangeStallsTraffic(PostgresServer server) throws Exception {
    try (Scene scene = Scene.on(server, folder)) {
      List<Callable<Result>> runs = new ArrayList<>();
      for (ChangeCase change : ChangeCase.all()) {
        if (change.servers().contains(server.major())) {
          String protocol = runs.size() % 2 == server.major() % 2 ? "simple" : "extended";
          runs.add(() -> named(change, () -> run(scene, change, protocol)));
        }
      }
      List<Result> results = all(runs);
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
        if (change.name().equals("add a nullable column") || Boolean.getBoolean("harness.direct")) {
          runs.add(() -> named(change, () -> direct(scene, change)));
        }
      }
      List<Result> results = all(runs);
      report(server, "direct", results);
      assertThat(results.getFirst().outcome().worst().toMillis()).isGreaterThan(2000);
      assertThat(results.getFirst().outcome().lockWait().toMillis()).isGreaterThan(2000);
    }
  }

  private record Result(ChangeCase change, Outcome outcome, List<String> faults) {}

  private static Result run(Scene scene, ChangeCase change, String protocol)
      throws SQLException, InterruptedException {
    CaseRun run = scene.through(change);
    CaseRun clone = scene.direct(change);
    run.prepare();
    clone.prepare();
    String verdict = scene.verdict(run);
    Outcome outcome = run.underTraffic(protocol, scene.noise());
    clone.idle();
    List<String> faults = new ArrayList<>(outcome.errors());
    if (!verdict.equals(change.verdict())) {
      faults.add("verdict " + verdict);
    }
    // the way through the gateway is twice as long, and meets the noise twice
    if (outcome.beside().minus(outcome.noise()).toMillis() > LONGEST_STALL_MILLIS
        || outcome.through().minus(outcome.noise().multipliedBy(2)).toMillis()
            > LONGEST_STALL_MILLIS) {
      faults.add("a client was stalled: " + outcome);
    }
    if (outcome.lockWait().minus(outcome.late()).toMillis() > LONGEST_STALL_MILLIS) {
      faults.add("a session waited for a lock: " + outcome);
    }
    faults.addAll(run.dump().differences(clone.dump()));
    if (!run.checks() || !clone.checks()) {
      faults.add("not true: " + change.check());
    }
    return new Result(
        change, outcome, faults.stream().map(fault -> change.name() + ": " + fault).toList());
  }

  private static Result direct(Scene scene, ChangeCase change)
      throws SQLException, InterruptedException {
    CaseRun run = scene.direct(change);
    run.prepare();
    return new Result(change, run.underTraffic("simple", scene.noise()), List.of());
  }

  private static Result named(ChangeCase change, Callable<Result> run) throws Exception {
    try {
      return run.call();
    } catch (SQLException failed) {
      throw new AssertionError(change.name(), failed);
    }
  }

  private static List<Result> all(List<Callable<Result>> runs)
      throws InterruptedException, ExecutionException {
    List<Result> results = new ArrayList<>();
    try (ExecutorService executor =
        Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
      for (Future<Result> run : executor.invokeAll(runs)) {
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
