package org.pgweir.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrontendFramesTest {

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 0x3ffffffe})
  void takesLengthsFromTheWordItselfUpToPostgresLimit(int length) {
    assertThat(FrontendFrames.isPossibleLength(length)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 0, -1, Integer.MIN_VALUE, 0x3fffffff, Integer.MAX_VALUE})
  void refusesALengthBelowFourOrBeyondAnyLimit(int length) {
    assertThat(FrontendFrames.isPossibleLength(length)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 10_004})
  void takesStartupPacketsUpTo10000BytesBehindTheLengthWord(int length) {
    assertThat(FrontendFrames.isPossibleStartupLength(length)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 0, -1, Integer.MIN_VALUE, 10_005, Integer.MAX_VALUE})
  void refusesStartupPacketsOutsideTheLimits(int length) {
    assertThat(FrontendFrames.isPossibleStartupLength(length)).isFalse();
  }
}
