package org.pgweir.protocol.scram;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import org.pgweir.protocol.scram.ScramServerExchange.AwaitingFinal;
import org.pgweir.protocol.scram.ScramServerExchange.Proven;

/** No bytes of a peer make more than a rejection, and none prove a password. */
class ScramFuzzTest {

  private static final ScramVerifier VERIFIER = Verifiers.of("pencil");

  @FuzzTest(maxDuration = "30s")
  void noClientMessageEscapesAsAnException(FuzzedDataProvider data) {
    Optional<byte[]> endPoint =
        data.consumeBoolean() ? Optional.of(new byte[] {1, 2, 3}) : Optional.empty();
    ScramMechanismName mechanism = data.pickValue(ScramMechanismName.values());
    byte[] first = data.consumeBytes(1100);
    if (ScramServerExchange.start(mechanism, endPoint, VERIFIER, first, "server")
        instanceof AwaitingFinal exchange) {
      assertThat(exchange.finish(data.consumeRemainingAsBytes())).isNotInstanceOf(Proven.class);
    }
  }

  @FuzzTest(maxDuration = "30s")
  void noFinalMessageEscapesAsAnException(byte[] clientFinal) {
    AwaitingFinal exchange =
        (AwaitingFinal)
            ScramServerExchange.start(
                ScramMechanismName.SCRAM_SHA_256,
                Optional.empty(),
                VERIFIER,
                ScramCrypto.bytes("n,,n=,r=client"),
                "server");

    assertThat(exchange.finish(clientFinal)).isNotInstanceOf(Proven.class);
  }

  @FuzzTest(maxDuration = "30s")
  void noServerMessageEscapesAsAnException(byte[] serverFirst) {
    ScramClientExchange exchange =
        ScramClientExchange.begin(false, false, Optional.empty(), "client");
    if (exchange.challenge(serverFirst) instanceof ScramClientExchange.Challenged challenged) {
      assertThat(challenged.isGenuine(serverFirst, new ScramKeys(new byte[32], new byte[32])))
          .isFalse();
    }
  }
}
