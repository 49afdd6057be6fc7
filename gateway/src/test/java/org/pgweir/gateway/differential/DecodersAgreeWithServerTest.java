package org.pgweir.gateway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.Frame;
import org.pgweir.gateway.testkit.FrontendBytes;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.RawClient;
import org.pgweir.protocol.ProtocolViolation;
import org.pgweir.protocol.codec.FrontendFrames;
import org.pgweir.protocol.frontend.FrontendMessage;
import org.pgweir.protocol.frontend.StartupPacket;

/**
 * What the decoders of {@code protocol} refuse, a real server refuses in the same words, and what
 * they take it takes. So nothing reaches a server that the gateway has read in another way.
 */
final class DecodersAgreeWithServerTest {

  private static final int DAMAGES_PER_MESSAGE = 300;
  private static final int DAMAGED_STARTUPS = 60;

  private static final int HEADER_BYTES = 5;
  private static final int LENGTH_BYTES = 4;
  private static final int VERSION_BYTES = 4;

  /** Before this version only the length's lower bound was checked. */
  private static final int FIRST_WITH_LIMITS = 14;

  private static final long SEED = 20261120;

  /** textcat(text, text): a type that is read in the same way in both formats. */
  private static final int CONCATENATE = 1258;

  private static final Optional<byte[]> ONE = Optional.of(new byte[] {'1'});

  /** Well-formed messages, each to be damaged in many ways. */
  private static final List<byte[]> MESSAGES =
      List.of(
          FrontendBytes.query("SELECT 1"),
          FrontendBytes.parse("", "SELECT $1, $2", List.of(23, 25)),
          FrontendBytes.bind("", "s", List.of(ONE, Optional.empty()), false, false),
          FrontendBytes.describe('S', "s"),
          FrontendBytes.close('P', "none"),
          FrontendBytes.execute("", 1),
          FrontendBytes.functionCall(CONCATENATE, List.of(ONE, ONE), false, false),
          FrontendBytes.sync(),
          FrontendBytes.flush());

  /** Types no client message has, from both ends of the range and in between. */
  private static final byte[] UNKNOWN_TYPES = {0, '!', 'A', 'Z', 'q', '~', (byte) 128, (byte) 255};

  private final Random random = new Random(SEED);

  @EachServer
  void damagedMessagesAreRefusedByBothOrByNeither(PostgresServer server) {
    try (RawClient client = login(server)) {
      client.send(FrontendBytes.parse("s", "SELECT $1::text, $2::text", List.of()));
      client.send(FrontendBytes.sync());
      client.readUntil('Z');
      for (byte[] message : MESSAGES) {
        for (int i = 0; i < DAMAGES_PER_MESSAGE; i++) {
          byte[] body = Arrays.copyOfRange(message, HEADER_BYTES, message.length);
          compare(client, message[0], i == 0 ? body : damaged(body, 0));
        }
      }
    }
  }

  @EachServer
  void damagedStartupPacketsAreRefusedByBothOrByNeither(PostgresServer server) {
    byte[] packet =
        FrontendBytes.startup(
            FrontendBytes.VERSION_3_0, Map.of("user", "guest", "database", "postgres"));
    byte[] body = Arrays.copyOfRange(packet, LENGTH_BYTES, packet.length);
    for (int i = 0; i < DAMAGED_STARTUPS; i++) {
      byte[] startup = i == 0 ? body : damaged(body, VERSION_BYTES);
      Optional<String> ours = refusal(() -> StartupPacket.decode(Unpooled.wrappedBuffer(startup)));
      try (RawClient client = RawClient.connect(server.port())) {
        client.send(FrontendBytes.concat(FrontendBytes.int32(4 + startup.length), startup));
        Frame answer = client.read().orElseThrow();
        assertThat(violation(List.of(answer))).as(shown(startup)).isEqualTo(ours);
      }
    }
  }

  @EachServer
  void unknownTypesAreRefusedInTheSameWords(PostgresServer server) {
    for (byte type : UNKNOWN_TYPES) {
      try (RawClient client = login(server)) {
        client.send(type, (byte) 0, (byte) 0, (byte) 0, (byte) 4);
        assertThat(violation(client.readUntilClosed()))
            .isPresent()
            .isEqualTo(refusal(() -> FrontendMessage.decode(type, Unpooled.EMPTY_BUFFER)));
      }
    }
  }

  @EachServer
  void badLengthsEndTheConnectionWithoutAWord(PostgresServer server) {
    Map<Character, List<Integer>> bad = new LinkedHashMap<>();
    bad.put('Q', List.of(3, 0, -1, Integer.MIN_VALUE));
    bad.put('S', List.of(3));
    if (server.major() >= FIRST_WITH_LIMITS) {
      bad.put('B', List.of(0x3fff_ffff, Integer.MAX_VALUE));
    }
    bad.forEach((type, lengths) -> lengths.forEach(length -> closes(server, type, length)));
  }

  private static void closes(PostgresServer server, char type, int length) {
    assertThat(FrontendFrames.isPossibleLength(length)).isFalse();
    try (RawClient client = login(server)) {
      client.send(FrontendBytes.concat(new byte[] {(byte) type}, FrontendBytes.int32(length)));
      assertThat(client.readUntilClosed()).as(type + " " + length).isEmpty();
    }
  }

  private static void compare(RawClient client, byte type, byte[] body) {
    Optional<String> ours =
        refusal(() -> FrontendMessage.decode(type, Unpooled.wrappedBuffer(body)));
    client.send(FrontendBytes.message((char) type, body));
    if (type != 'Q' && type != 'F' && type != 'S') {
      client.send(FrontendBytes.sync());
    }
    List<Frame> answers = client.readUntil('Z');
    Optional<String> theirs =
        violation(answers)
            .filter(words -> !isAboutTheContent(words))
            .map(DecodersAgreeWithServerTest::commonWords);
    String shown = (char) type + " " + shown(body) + ", refused here: " + ours;
    if (theirs.isPresent()) {
      assertThat(ours.orElse("")).as(shown).startsWith(theirs.get());
    }
    if (ours.isPresent()) {
      assertThat(answers).as(shown).anyMatch(answer -> answer.type() == 'E');
    }
  }

  /** The server uses the same SQLSTATE for messages that can be read and do not fit together. */
  private static boolean isAboutTheContent(String words) {
    return words.startsWith("bind message ") || words.startsWith("function call message ");
  }

  /** A FunctionCall has words of its own for what is called otherwise in a Bind. */
  private static String commonWords(String words) {
    return words.startsWith("invalid argument size ") ? "insufficient data left in message" : words;
  }

  private static Optional<String> violation(List<Frame> answers) {
    return answers.stream()
        .filter(answer -> answer.type() == 'E')
        .filter(answer -> answer.field('C').equals(ProtocolViolation.SQL_STATE))
        .map(answer -> answer.field('M'))
        .findFirst();
  }

  private static Optional<String> refusal(Runnable decode) {
    try {
      decode.run();
      return Optional.empty();
    } catch (ProtocolViolation violation) {
      return Optional.of(String.valueOf(violation.getMessage()));
    }
  }

  /** One damage behind the first bytes: cut off, added to, or a byte changed, put in, taken out. */
  private byte[] damaged(byte[] body, int sparedBytes) {
    byte[] odd = {0, -1, -2, 127, 1, 'S'};
    byte value = odd[random.nextInt(odd.length)];
    int at = sparedBytes + random.nextInt(body.length - sparedBytes + 1);
    byte[] head = Arrays.copyOf(body, at);
    byte[] tail = Arrays.copyOfRange(body, at, body.length);
    byte[] tailLessOne = Arrays.copyOfRange(tail, Math.min(1, tail.length), tail.length);
    return switch (random.nextInt(4)) {
      case 0 -> head;
      case 1 -> joined(head, new byte[] {value}, tail);
      case 2 -> joined(head, tailLessOne);
      default -> joined(head, new byte[] {value}, tailLessOne);
    };
  }

  private static byte[] joined(byte[]... parts) {
    byte[] whole = {};
    for (byte[] part : parts) {
      whole = FrontendBytes.concat(whole, part);
    }
    return whole;
  }

  private static RawClient login(PostgresServer server) {
    return RawClient.login(server.port(), "postgres", "guest");
  }

  private static String shown(byte[] body) {
    return HexFormat.of().formatHex(body);
  }
}
