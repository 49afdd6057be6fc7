package org.pgweir.gateway.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.Frame;
import org.pgweir.gateway.testkit.FrontendBytes;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.RawClient;
import org.pgweir.gateway.testkit.TestGateways;

/** A CancelRequest finds its session through any gateway in front of the server. */
final class CancelTest {

  private static final int VERSION_3_2 = 3 << 16 | 2;
  private static final int FIRST_WITH_3_2 = 18;
  private static final TestGateways GATEWAYS = new TestGateways();

  @AfterAll
  static void stopGateways() {
    GATEWAYS.close();
  }

  @EachServer
  void anotherGatewayCancelsWhatThisOneRuns(PostgresServer server) {
    Gateway first = GATEWAYS.inFrontOf(server);
    Gateway second = GATEWAYS.inFrontOf(server);
    boolean longKeys = server.major() >= FIRST_WITH_3_2;
    try (RawClient client = RawClient.connect(first.port())) {
      client.send(
          FrontendBytes.startup(
              longKeys ? VERSION_3_2 : FrontendBytes.VERSION_3_0,
              Map.of("user", "postgres", "database", "postgres")));
      ByteBuffer processAndKey = keyData(client.readUntil('Z'));
      assertThat(processAndKey.remaining()).isEqualTo(longKeys ? 36 : 8);

      client.send(FrontendBytes.query("select pg_sleep(20)"));
      cancel(second, processAndKey);

      List<Frame> answer = client.readUntil('Z');
      assertThat(answer)
          .filteredOn(frame -> frame.type() == 'E')
          .extracting(frame -> frame.field('C'))
          .containsExactly("57014");
      assertThat(client.query("select 1")).extracting(Frame::type).contains('D');
    }
  }

  /** Asks until the query that is to be cancelled has begun: an earlier request finds nothing. */
  private static void cancel(Gateway gateway, ByteBuffer processAndKey) {
    byte[] request = new byte[processAndKey.remaining()];
    processAndKey.duplicate().get(request);
    try (RawClient canceller = RawClient.connect(gateway.port())) {
      sleep();
      canceller.send(FrontendBytes.request(FrontendBytes.CANCEL_REQUEST, request));
      assertThat(canceller.readUntilClosed()).isEmpty();
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(1000);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static ByteBuffer keyData(List<Frame> frames) {
    return frames.stream()
        .filter(frame -> frame.type() == 'K')
        .map(Frame::body)
        .findFirst()
        .orElseThrow();
  }
}
