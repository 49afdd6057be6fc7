package org.pgweir.gateway.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;

/** Naive loops at full speed: held to what the policy says, and nobody else notices. */
@Tag("alone")
final class PacedLoopTest {

  private static final int ROWS_PER_SECOND = 2_000;
  private static final int BATCH = 100;
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final Duration MEASURED = Duration.ofSeconds(5);
  private static final double NOISE_MILLIS = 25;
  private static final double MOST = 1.05;
  private static final double LEAST = 0.95;

  /** A busy machine that stands still for more than a second loses what that second brought. */
  private static final int WINDOWS = 5;

  private static final String PACE =
      "pace: {traffic: loop, rows: %d, health: false}\n".formatted(ROWS_PER_SECOND);

  private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

  @TempDir Path folder;

  @EachServer
  void oneLoopIsHeldToTheRowsPerSecond(PostgresServer server) throws Exception {
    try (PacedShop shop = PacedShop.on(server, folder, PACE)) {
      int port = shop.gateway();
      double perSecond = rowsPerSecond(shop, List.of("simple"), port);
      assertThat(perSecond).isGreaterThan(ROWS_PER_SECOND * LEAST);
    }
  }

  @EachServer
  void soAreLoopsThroughTwoGatewaysTogetherAndOthersAreNotHeldUp(PostgresServer server)
      throws Exception {
    try (PacedShop shop = PacedShop.on(server, folder, PACE)) {
      int one = shop.gateway();
      int other = shop.gateway();
      double before = median(shop, one, Duration.ofSeconds(1), new AtomicBoolean(true));
      AtomicBoolean going = new AtomicBoolean(true);
      CompletableFuture<Double> meanwhile =
          CompletableFuture.supplyAsync(
              () -> median(shop, one, Duration.ofMinutes(1), going), THREADS);
      double perSecond =
          rowsPerSecond(shop, List.of("simple", "extended", "extendedForPrepared"), one, other);
      going.set(false);
      assertThat(perSecond).isGreaterThan(ROWS_PER_SECOND * LEAST);
      assertThat(meanwhile.get()).isLessThan(2 * before + NOISE_MILLIS);
    }
  }

  /** Of one loop for each protocol and port, together, once they have found their pace. */
  private static double rowsPerSecond(PacedShop shop, List<String> protocols, int... ports)
      throws Exception {
    AtomicLong changed = new AtomicLong();
    AtomicBoolean going = new AtomicBoolean(true);
    List<CompletableFuture<Void>> loops = new ArrayList<>();
    for (int port : ports) {
      for (String protocol : protocols) {
        loops.add(
            CompletableFuture.runAsync(() -> loop(shop, port, protocol, changed, going), THREADS));
      }
    }
    Thread.sleep(WARM_UP);
    double perSecond = 0;
    for (int window = 0; window < WINDOWS && perSecond < ROWS_PER_SECOND * LEAST; window++) {
      long start = System.nanoTime();
      long before = changed.get();
      Thread.sleep(MEASURED);
      double seconds = (System.nanoTime() - start) / 1e9;
      perSecond = (changed.get() - before) / seconds;
      assertThat(perSecond).as("rows per second").isLessThan(ROWS_PER_SECOND * MOST);
    }
    going.set(false);
    for (CompletableFuture<Void> loop : loops) {
      loop.get();
    }
    return perSecond;
  }

  private static void loop(
      PacedShop shop, int port, String protocol, AtomicLong changed, AtomicBoolean going) {
    try (Connection client = shop.through(port, protocol);
        Statement statement = client.createStatement()) {
      for (int from = 1; going.get(); from = from % 20_000 + BATCH) {
        changed.addAndGet(
            statement.executeUpdate(
                "UPDATE orders SET total = total + 1 WHERE id BETWEEN %d AND %d"
                    .formatted(from, from + BATCH - 1)));
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Of the time a look at one row takes, in milliseconds. */
  private static double median(PacedShop shop, int port, Duration time, AtomicBoolean going) {
    List<Double> millis = new ArrayList<>();
    long end = System.nanoTime() + time.toNanos();
    try (Connection client = shop.through(port, "simple");
        Statement statement = client.createStatement()) {
      while (going.get() && System.nanoTime() < end) {
        long start = System.nanoTime();
        statement.execute("SELECT total FROM orders WHERE id = 7");
        millis.add((System.nanoTime() - start) / 1e6);
        Thread.sleep(5);
      }
    } catch (SQLException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
    Collections.sort(millis);
    return millis.get(millis.size() / 2);
  }
}
