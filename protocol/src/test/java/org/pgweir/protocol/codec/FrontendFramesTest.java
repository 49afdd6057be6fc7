package org.pgweir.protocol.codec;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgweir.protocol.ProtocolViolation;

class FrontendFramesTest {

  @ParameterizedTest
  @ValueSource(chars = {'Q', 'F', 'B', 'P', 'd'})
  void takesLargeMessagesUpToPostgresLimit(char type) {
    accepts(type, 4);
    accepts(type, 0x3ffffffe);
    refusesLength(type, 0x3fffffff);
  }

  @ParameterizedTest
  @ValueSource(chars = {'X', 'C', 'D', 'E', 'H', 'S', 'c', 'f'})
  void takesSmallMessagesUpTo10000Bytes(char type) {
    accepts(type, 4);
    accepts(type, 10_000);
    refusesLength(type, 10_001);
  }

  @Test
  void takesAnswersToAuthenticationUpTo65535Bytes() {
    accepts('p', 65_535);
    refusesLength('p', 65_536);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void refusesALengthBelowFourOrBeyondAnyLimit(int length) {
    refusesLength('Q', length);
    refusesLength('S', length);
  }

  @Test
  void refusesAnUnknownTypeInPostgresWordsWhateverTheLength() {
    assertThatThrownBy(() -> FrontendFrames.checkLength((byte) 'Z', -1))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage("invalid frontend message type 90");
    assertThatThrownBy(() -> FrontendFrames.checkLength((byte) 0xff, 4))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage("invalid frontend message type 255");
  }

  @Test
  void boundsTheStartupPacketWhoseLimitLeavesOutTheLengthWord() {
    assertThatCode(() -> FrontendFrames.checkStartupLength(8)).doesNotThrowAnyException();
    assertThatCode(() -> FrontendFrames.checkStartupLength(10_004)).doesNotThrowAnyException();
    for (int length : new int[] {7, 0, -1, Integer.MIN_VALUE, 10_005, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> FrontendFrames.checkStartupLength(length))
          .isInstanceOf(ProtocolViolation.class)
          .hasMessage("invalid length of startup packet");
    }
  }

  private static void accepts(char type, int length) {
    assertThatCode(() -> FrontendFrames.checkLength((byte) type, length))
        .doesNotThrowAnyException();
  }

  private static void refusesLength(char type, int length) {
    assertThatThrownBy(() -> FrontendFrames.checkLength((byte) type, length))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage("invalid message length");
  }
}
