package org.pgweir.gateway.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.testkit.FrontendBytes;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;
import org.pgweir.gateway.testkit.RawClient;

/** What a held client costs the gateway, whatever it goes on to send. */
@Tag("alone")
final class HeldMemoryTest {

  private static final int CLIENTS = 200;
  private static final long BYTES_EACH = 10_000;
  private static final String ALL = "UPDATE orders SET total = total + 1";

  @TempDir Path folder;

  @Test
  void isAtMostTenKilobytes() throws Exception {
    String pace = "pace: {traffic: all-rows, rows: 100, health: false}\n";
    List<RawClient> clients = new ArrayList<>();
    try (PacedShop shop = PacedShop.on(PostgresServers.newest(), folder, pace)) {
      int port = shop.gateway();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(RawClient.login(port, shop.database(), PostgresServer.SUPERUSER));
      }
      clients.getFirst().query("BEGIN; " + ALL + "; COMMIT");
      long before = used();
      for (RawClient client : clients) {
        client.send(FrontendBytes.query(ALL));
      }
      for (RawClient client : clients) {
        assertThat(client.read().orElseThrow().type()).isEqualTo('N');
      }
      byte[] more = FrontendBytes.query("SELECT '" + "x".repeat(8_000) + "'");
      for (RawClient client : clients) {
        client.send(more);
      }
      long cost = (used() - before) / CLIENTS;
      assertThat(cost).as("bytes for each").isLessThan(BYTES_EACH);
    } finally {
      clients.forEach(RawClient::close);
    }
  }

  /** On the heap and off it, once the collector has nothing left to find. */
  private static long used() {
    long[] least = {Long.MAX_VALUE};
    await()
        .pollInterval(Duration.ofMillis(100))
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          System.gc();
          long now =
              ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                  + PlatformDependent.usedDirectMemory();
          boolean settled = now > least[0] - 50_000;
          least[0] = Math.min(least[0], now);
          return settled;
        });
    return least[0];
  }
}
