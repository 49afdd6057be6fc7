package org.pgweir.protocol.backend;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.pgweir.protocol.MessageFuzz;
import org.pgweir.protocol.MessageFuzz.Codec;
import org.pgweir.protocol.Wire;

/**
 * Any bytes through the decoders of a server's messages. To fuzz for longer:
 *
 * <pre>{@code
 * JAZZER_FUZZ=1 mvn -pl protocol test -Dtest='BackendMessageFuzzTest#message'
 * }</pre>
 */
class BackendMessageFuzzTest {

  /** First byte the type, then the body. */
  @FuzzTest
  void message(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte type = input[0];
    byte[] body = Arrays.copyOfRange(input, 1, input.length);
    MessageFuzz.check(
            new Codec<>(lent -> BackendMessage.decode(type, lent), message -> encoded(message)),
            body,
            5)
        .ifPresent(message -> assertThat(encoded(message)[0]).isEqualTo(type));
  }

  private static byte[] encoded(BackendMessage message) {
    return Wire.encoded(message::encode);
  }
}
