package org.pgweir.gateway.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.pgweir.gateway.testkit.FrontendBytes.concat;
import static org.pgweir.gateway.testkit.FrontendBytes.int32;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.config.LimitsConfig;
import org.pgweir.gateway.testkit.Frame;
import org.pgweir.gateway.testkit.FrontendBytes;
import org.pgweir.gateway.testkit.MarkedJudge;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;
import org.pgweir.gateway.testkit.RawClient;
import org.pgweir.gateway.testkit.TestGateways;

/** Many clients that mean no good, and one that works beside them. */
final class FloodTest {

  private static final int MEGABYTE = 1 << 20;

  private static final TestGateways GATEWAYS = new TestGateways();

  private final PostgresServer server = PostgresServers.newest();

  @AfterAll
  static void stopGateways() {
    GATEWAYS.close();
  }

  private Gateway gateway(int inspectedBytes, Duration handshake, OptionalInt clients) {
    LimitsConfig limits =
        new LimitsConfig(
            inspectedBytes, handshake, clients, Duration.ofSeconds(10), Duration.ofSeconds(1));
    return GATEWAYS.inFrontOf(
        server.port(), new MarkedJudge(), config -> config.withLimits(limits));
  }

  private static void assertWorks(RawClient client) {
    assertThat(client.query("select 'alive'")).hasSize(4);
  }

  @Test
  void garbageInThePlaceOfAStartupPacketHurtsNobody() throws IOException {
    Gateway gateway = GATEWAYS.inFrontOf(server);
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    try (RawClient works = RawClient.login(gateway.port(), "postgres", "postgres")) {
      for (int i = 0; i < 2000; i++) {
        try (RawClient client = RawClient.connect(gateway.port())) {
          byte[] garbage = new byte[random.nextInt(200)];
          random.nextBytes(garbage);
          client.send(garbage);
        }
        if (i % 100 == 0) {
          assertWorks(works);
        }
      }
      assertWorks(works);
      await().until(() -> gateway.sessions() == 1);
    }
  }

  @Test
  void whoeverDoesNotFinishStartupInTimeIsClosed() throws IOException {
    Gateway gateway = gateway(MEGABYTE, Duration.ofSeconds(2), OptionalInt.empty());
    byte[] startup = FrontendBytes.startup(FrontendBytes.VERSION_3_0, Map.of("user", "postgres"));
    List<RawClient> slow = new ArrayList<>();
    try (RawClient works = RawClient.login(gateway.port(), "postgres", "postgres")) {
      for (int i = 0; i < 300; i++) {
        slow.add(RawClient.connect(gateway.port()));
      }
      for (int at = 0; at < 5; at++) {
        for (RawClient client : slow) {
          client.send(startup[at]);
        }
        assertWorks(works);
      }
      for (RawClient client : slow) {
        assertThat(client.readUntilClosed()).isEmpty();
      }
      assertWorks(works);
    } finally {
      slow.forEach(RawClient::close);
    }
  }

  @Test
  void whoeverDoesNotAnswerForAPasswordInTimeIsClosed() {
    Gateway gateway = gateway(MEGABYTE, Duration.ofSeconds(1), OptionalInt.empty());
    try (RawClient client = RawClient.connect(gateway.port())) {
      client.send(
          FrontendBytes.startup(
              FrontendBytes.VERSION_3_0, Map.of("user", "by_scram", "database", "postgres")));
      assertThat(client.readUntilClosed()).extracting(Frame::type).contains('R');
    }
  }

  @Test
  void moreClientsThanAllowedAreToldSo() {
    Gateway gateway = gateway(MEGABYTE, Duration.ofSeconds(10), OptionalInt.of(3));
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        clients.add(RawClient.login(gateway.port(), "postgres", "postgres"));
      }
      try (RawClient tooMany = RawClient.connect(gateway.port())) {
        tooMany.send(FrontendBytes.startup(FrontendBytes.VERSION_3_0, Map.of("user", "postgres")));
        List<Frame> frames = tooMany.readUntilClosed();
        assertThat(frames).hasSize(1);
        assertThat(frames.getFirst().field('C')).isEqualTo("53300");
      }
      clients.removeLast().close();
      await().until(() -> gateway.sessions() == 2);
      clients.add(RawClient.login(gateway.port(), "postgres", "postgres"));
      clients.forEach(FloodTest::assertWorks);
    } finally {
      clients.forEach(RawClient::close);
    }
  }

  @Test
  void whatAHeaderClaimsIsNotAllocated() {
    Gateway gateway = GATEWAYS.inFrontOf(server);
    List<RawClient> clients = new ArrayList<>();
    try {
      long before = Memory.used();
      for (int i = 0; i < 100; i++) {
        RawClient client = RawClient.login(gateway.port(), "postgres", "postgres");
        clients.add(client);
        int claim = i % 2 == 0 ? 200 * MEGABYTE : 0x3fff_ffff;
        client.send(concat(concat(new byte[] {'Q'}, int32(claim)), new byte[1000]));
      }
      try (RawClient works = RawClient.login(gateway.port(), "postgres", "postgres")) {
        assertWorks(works);
      }
      assertThat(Memory.used() - before).isLessThan(32 * MEGABYTE);
    } finally {
      clients.forEach(RawClient::close);
    }
    await().until(() -> gateway.sessions() == 0);
  }

  @Test
  void aStatementTooLargeToInspectIsRefusedAndTheSessionLives() {
    Gateway gateway = gateway(MEGABYTE, Duration.ofSeconds(10), OptionalInt.empty());
    try (RawClient client = RawClient.login(gateway.port(), "postgres", "postgres")) {
      List<Frame> refused = client.query("select '" + "x".repeat(3 * MEGABYTE) + "'");
      assertThat(refused).extracting(Frame::type).containsExactly('E', 'Z');
      assertThat(refused.getFirst().field('C')).isEqualTo("54000");

      client.send(FrontendBytes.parse("s", "select 1 --" + "x".repeat(3 * MEGABYTE), List.of()));
      client.send(FrontendBytes.bind("", "s", List.of(), false, false));
      client.send(FrontendBytes.execute("", 0));
      client.send(FrontendBytes.sync());
      assertThat(client.readUntil('Z')).extracting(Frame::type).containsExactly('E', 'Z');
      assertWorks(client);
    }
  }
}
