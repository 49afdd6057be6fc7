package org.pgweir.protocol.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.pgweir.protocol.MessageFuzz;
import org.pgweir.protocol.MessageFuzz.Codec;
import org.pgweir.protocol.Wire;

/**
 * Any bytes through the decoders of a client's messages.
 *
 * <p>In the ordinary test run each method is given the committed inputs of {@code
 * src/test/resources}. To look for new ones, five minutes a method unless {@code maxDuration} says
 * otherwise, one method at a time:
 *
 * <pre>{@code
 * JAZZER_FUZZ=1 mvn -pl protocol test -Dtest='FrontendMessageFuzzTest#message'
 * }</pre>
 *
 * An input that breaks a rule is left in the inputs directory: commit it with the repair.
 */
class FrontendMessageFuzzTest {

  /** First byte the type, then the body. */
  @FuzzTest
  void message(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte type = input[0];
    byte[] body = Arrays.copyOfRange(input, 1, input.length);
    MessageFuzz.check(
            new Codec<>(lent -> FrontendMessage.decode(type, lent), message -> encoded(message)),
            body,
            5)
        .ifPresent(message -> {
          assertThat(encoded(message)[0]).isEqualTo(type);
          partialViewsAgree(message, body);
        });
  }

  /** First byte chooses the kind of answer, then the body. */
  @FuzzTest
  void answerToAuthentication(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] body = Arrays.copyOfRange(input, 1, input.length);
    Codec<FrontendMessage> codec =
        switch (input[0] & 3) {
          case 0 -> new Codec<>(PasswordMessage::decode, message -> encoded(message));
          case 1 -> new Codec<>(SASLInitialResponse::decode, message -> encoded(message));
          case 2 -> new Codec<>(SASLResponse::decode, message -> encoded(message));
          default -> new Codec<>(GSSResponse::decode, message -> encoded(message));
        };
    MessageFuzz.check(codec, body, 5);
  }

  @FuzzTest
  void startupPacket(byte[] body) {
    MessageFuzz.check(new Codec<>(StartupPacket::decode, packet -> encoded(packet, body)), body, 4);
  }

  /** A startup message may be read with any last byte, and is written with a zero. */
  private static byte[] encoded(StartupPacket packet, byte[] body) {
    byte[] frame = Wire.encoded(packet::encode);
    if (packet instanceof StartupMessage) {
      assertThat(frame).endsWith(0);
      frame[frame.length - 1] = body[body.length - 1];
    }
    return frame;
  }

  private static void partialViewsAgree(FrontendMessage message, byte[] body) {
    if (message instanceof Bind bind) {
      assertThat(Wire.decoded(Bind::decodeNames, body))
          .isEqualTo(new Bind.Names(bind.portal(), bind.statement()));
    }
    if (message instanceof FunctionCall call) {
      assertThat(Wire.decoded(FunctionCall::decodeFunctionOid, body)).isEqualTo(call.functionOid());
    }
  }

  private static byte[] encoded(FrontendMessage message) {
    return Wire.encoded(message::encode);
  }
}
