package org.pgweir.gateway.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgweir.gateway.testkit.FrontendBytes.concat;
import static org.pgweir.gateway.testkit.FrontendBytes.int32;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.FrontendBytes;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.RawClient;
import org.pgweir.gateway.testkit.TestGateways;

/** Messages that cannot be, after a proper login: answered as the server itself answers them. */
final class BadInputTest {

  private static final List<Character> TYPES =
      List.of('Q', 'P', 'B', 'E', 'D', 'C', 'S', 'H', 'F', 'd', 'c', 'f', 'X', 'p');

  private static final TestGateways GATEWAYS = new TestGateways();

  @AfterAll
  static void stopGateways() {
    GATEWAYS.close();
  }

  @EachServer
  void impossibleLengthsEndTheSessionAsTheServerWould(PostgresServer server) throws IOException {
    Map<String, byte[]> inputs = new LinkedHashMap<>();
    for (char type : TYPES) {
      for (int length : new int[] {0, 3, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0x40000000}) {
        inputs.put(type + " of length " + length, header(type, length));
      }
    }
    compare(server, inputs, new byte[0]);
  }

  @EachServer
  void unknownTypesEndTheSessionAsTheServerWould(PostgresServer server) throws IOException {
    Map<String, byte[]> inputs = new LinkedHashMap<>();
    for (char type : new char[] {0, 1, ' ', '1', 'A', 'Z', 'a', 'y', 'z', 0x7f, 0x80, 0xff}) {
      inputs.put("type " + (int) type, header(type, 4));
    }
    compare(server, inputs, new byte[0]);
  }

  @EachServer
  void messagesCutByTheEndOfTheConnectionAreDropped(PostgresServer server) throws IOException {
    Map<String, byte[]> inputs = new LinkedHashMap<>();
    inputs.put("nothing", new byte[0]);
    inputs.put("half a header", new byte[] {'Q', 0});
    for (char type : TYPES) {
      inputs.put("half a " + type, concat(header(type, 100), new byte[9]));
    }
    compare(server, inputs, new byte[0]);
  }

  @EachServer
  void badMessagesInCopyAreAnsweredAsTheServerWould(PostgresServer server) throws IOException {
    Map<String, byte[]> inputs = new LinkedHashMap<>();
    for (int length : new int[] {0, 3, -1, Integer.MAX_VALUE}) {
      inputs.put("CopyData of length " + length, header('d', length));
      inputs.put("CopyDone of length " + length, header('c', length));
      inputs.put("Query of length " + length, header('Q', length));
    }
    inputs.put("half a CopyData", concat(header('d', 100), new byte[] {'1'}));
    inputs.put("unknown type", header('y', 4));
    compare(server, inputs, FrontendBytes.query("copy pg_temp.t from stdin"));
  }

  @EachServer
  void theClientsHalfCloseLetsRepliesArrive(PostgresServer server) throws IOException {
    compare(
        server,
        Map.of(
            "a large result",
                FrontendBytes.query("select repeat('x', 1000000) from generate_series(1, 30)"),
            "a Query", FrontendBytes.query("select generate_series(1, 1000)"),
            "two", concat(FrontendBytes.query("select 1"), FrontendBytes.query("select 2")),
            "Parse and Flush",
                concat(FrontendBytes.parse("", "select 1", List.of()), FrontendBytes.flush())),
        new byte[0]);
  }

  @EachServer
  void aClientThatHasHalfClosedMayTakeItsReplyLate(PostgresServer server) throws Exception {
    int through = GATEWAYS.inFrontOf(server).port();
    for (int i = 0; i < 5; i++) {
      try (RawClient client = RawClient.login(through, "postgres", "postgres")) {
        client.send(FrontendBytes.query("select repeat('x', 1000000) from generate_series(1, 30)"));
        client.endOutput();
        Thread.sleep(100);
        assertThat(client.readUntilClosed()).hasSize(33);
      }
    }
  }

  private static byte[] header(char type, int length) {
    return concat(new byte[] {(byte) type}, int32(length));
  }

  private static void compare(PostgresServer server, Map<String, byte[]> inputs, byte[] before)
      throws IOException {
    int through = GATEWAYS.inFrontOf(server).port();
    SoftAssertions softly = new SoftAssertions();
    for (Map.Entry<String, byte[]> input : inputs.entrySet()) {
      softly
          .assertThat(replies(through, before, input.getValue()))
          .as(input.getKey())
          .isEqualTo(replies(server.port(), before, input.getValue()));
    }
    softly.assertAll();
    try (RawClient client = RawClient.login(through, "postgres", "postgres")) {
      assertThat(client.query("select 'alive'")).hasSize(4);
    }
  }

  private static List<String> replies(int port, byte[] before, byte[] input) throws IOException {
    try (RawClient client = RawClient.login(port, "postgres", "postgres")) {
      if (before.length > 0) {
        client.query("create temp table t (id int)");
        client.send(before);
        client.readUntil('G');
      }
      client.send(input);
      client.endOutput();
      return client.readUntilClosed().stream().map(Object::toString).toList();
    }
  }
}
