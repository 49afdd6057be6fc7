package org.pgweir.gateway.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgweir.gateway.testkit.FrontendBytes.CANCEL_REQUEST;
import static org.pgweir.gateway.testkit.FrontendBytes.GSSENC_REQUEST;
import static org.pgweir.gateway.testkit.FrontendBytes.SSL_REQUEST;
import static org.pgweir.gateway.testkit.FrontendBytes.VERSION_3_0;
import static org.pgweir.gateway.testkit.FrontendBytes.concat;
import static org.pgweir.gateway.testkit.FrontendBytes.int32;
import static org.pgweir.gateway.testkit.FrontendBytes.request;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pgweir.gateway.testkit.FrontendBytes;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;
import org.pgweir.gateway.testkit.RawClient;
import org.pgweir.gateway.testkit.TestGateways;

/** First packets that cannot be: answered as a server without TLS answers them. */
final class BadStartTest {

  /** Fails the same way everywhere, and only once everything else was in order. */
  private static final byte[] LOGIN =
      FrontendBytes.startup(VERSION_3_0, Map.of("user", "nobody_at_all"));

  /** The length of an error and where in the server's source it comes from. */
  private static final Pattern WHERE =
      Pattern.compile("(?s)(?<=E)\\x00\\x00..(?=S)|F[^\\x00]*\\x00L\\d+\\x00R\\w+\\x00(?=\\x00)");

  private static final TestGateways GATEWAYS = new TestGateways();

  private static PostgresServer server = PostgresServers.newest();

  @BeforeAll
  static void startServerWithoutTls() {
    server = PostgresServers.start(server.major(), Map.of("ssl", "off"));
  }

  @AfterAll
  static void stopAll() {
    GATEWAYS.close();
    server.close();
  }

  @Test
  void packetsOfImpossibleLengthAreClosedWithoutAWord() throws IOException {
    Map<String, byte[][]> inputs = new LinkedHashMap<>();
    for (int length : new int[] {0, 3, 4, 7, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 10_005}) {
      inputs.put("length " + length, parts(concat(int32(length), int32(VERSION_3_0))));
    }
    inputs.put("nothing", parts());
    inputs.put("half a length", parts(new byte[2]));
    inputs.put("half a packet", parts(concat(int32(100), int32(VERSION_3_0))));
    inputs.put("HTTP", parts("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
    inputs.put("TLS", parts(new byte[] {0x16, 3, 1, 0, 100, 1, 0, 0, 96, 3, 3}));
    compare(inputs);
  }

  @Test
  void startupPacketsThatSayNonsenseAreAnsweredAsTheServerWould() throws IOException {
    Map<String, byte[][]> inputs = new LinkedHashMap<>();
    inputs.put("the version alone", parts(request(VERSION_3_0)));
    inputs.put("no user", parts(request(VERSION_3_0, (byte) 0)));
    inputs.put("an empty user", parts(FrontendBytes.startup(VERSION_3_0, Map.of("user", ""))));
    inputs.put("no terminator", parts(request(VERSION_3_0, text("user\0nobody_at_all\0"))));
    inputs.put("no value", parts(request(VERSION_3_0, text("user\0"))));
    inputs.put("a name cut", parts(request(VERSION_3_0, text("user\0nobody_at_all\0datab"))));
    inputs.put(
        "the user twice",
        parts(request(VERSION_3_0, text("user\0postgres\0user\0nobody_at_all\0\0"))));
    inputs.put("bytes behind", parts(request(VERSION_3_0, text("user\0nobody_at_all\0\0more"))));
    inputs.put(
        "the longest",
        parts(request(VERSION_3_0, text("user\0nobody_at_all\0x\0" + "y".repeat(9973) + "\0\0"))));
    inputs.put(
        "a bad replication", parts(request(VERSION_3_0, text("user\0x\0replication\0y\0\0"))));
    compare(inputs);
  }

  @Test
  void encryptionRequestsAreAnsweredInAnyOrderAndWithNothingBehindThem() throws IOException {
    byte[] ssl = request(SSL_REQUEST);
    byte[] gss = request(GSSENC_REQUEST);
    Map<String, byte[][]> inputs = new LinkedHashMap<>();
    inputs.put("SSL", parts(ssl));
    inputs.put("SSL, login", parts(ssl, LOGIN));
    inputs.put("GSS, login", parts(gss, LOGIN));
    inputs.put("SSL, GSS, login", parts(ssl, gss, LOGIN));
    inputs.put("GSS, SSL, login", parts(gss, ssl, LOGIN));
    inputs.put("SSL, SSL", parts(ssl, ssl));
    inputs.put("GSS, GSS", parts(gss, gss));
    inputs.put("SSL too long", parts(request(SSL_REQUEST, (byte) 1)));
    compare(inputs);
  }

  @Test
  void whateverComesBehindAnEncryptionRequestBeforeItsAnswerEndsTheConnection() throws IOException {
    Map<String, byte[][]> inputs = new LinkedHashMap<>();
    for (int code : new int[] {SSL_REQUEST, GSSENC_REQUEST}) {
      for (byte[] behind : new byte[][] {LOGIN, new byte[1], request(SSL_REQUEST)}) {
        inputs.put(code + " and " + behind.length, parts(concat(request(code), behind)));
      }
    }
    compare(inputs);
  }

  @Test
  void cancelRequestsForNobodyAreClosedWithoutAWord() throws IOException {
    Map<String, byte[][]> inputs = new LinkedHashMap<>();
    inputs.put("unknown", parts(request(CANCEL_REQUEST, new byte[8])));
    inputs.put("no key", parts(request(CANCEL_REQUEST)));
    inputs.put("half a key", parts(request(CANCEL_REQUEST, new byte[6])));
    inputs.put("a long key", parts(request(CANCEL_REQUEST, new byte[260])));
    inputs.put("more behind", parts(concat(request(CANCEL_REQUEST, new byte[8]), LOGIN)));
    compare(inputs);
  }

  private static byte[][] parts(byte[]... parts) {
    return parts;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void compare(Map<String, byte[][]> inputs) throws IOException {
    int through = GATEWAYS.inFrontOf(server).port();
    SoftAssertions softly = new SoftAssertions();
    for (Map.Entry<String, byte[][]> input : inputs.entrySet()) {
      softly
          .assertThat(answer(through, input.getValue()))
          .as(input.getKey())
          .isEqualTo(
              answer(server.port(), input.getValue())
                  // what the gateway takes itself, whichever server is behind it
                  .replace("supports 3.0 to 3.0", "supports 3.0 to 3.2"));
    }
    softly.assertAll();
    try (RawClient client = RawClient.login(through, "postgres", "postgres")) {
      assertThat(client.query("select 'alive'")).hasSize(4);
    }
  }

  /**
   * All that comes back for these parts and the end of our output. After each part but the last one
   * byte of an answer is awaited.
   */
  private static String answer(int port, byte[]... parts) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      StringBuilder answer = new StringBuilder();
      for (int i = 0; i < parts.length; i++) {
        socket.getOutputStream().write(parts[i]);
        if (i < parts.length - 1) {
          answer.append((char) socket.getInputStream().read());
        }
      }
      socket.shutdownOutput();
      byte[] rest = socket.getInputStream().readAllBytes();
      answer.append(new String(rest, StandardCharsets.ISO_8859_1));
      return WHERE.matcher(answer).replaceAll("");
    } catch (SocketException reset) {
      return "";
    }
  }
}
