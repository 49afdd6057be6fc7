package org.pgweir.protocol.scram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Md5SecretTest {

  /** {@code SELECT 'md5' || md5('secret' || 'alice')}. */
  private static final String STORED = "md54a0a68b43b6cd5cf266fa02f196e2371";

  private static final byte[] SALT = {1, 2, 3, 4};

  @Test
  void answersAsAClientThatKnowsThePassword() {
    Md5Secret secret = Md5Secret.parse(STORED);

    assertThat(secret.answer(SALT)).isEqualTo("md598a0412b9c31436fc53776e863350083");
    assertThat(secret.isAnswer(secret.answer(SALT), SALT)).isTrue();
    assertThat(secret.isAnswer(secret.answer(SALT), new byte[] {1, 2, 3, 5})).isFalse();
    assertThat(secret.isAnswer(STORED, SALT)).isFalse();
    assertThat(secret.isAnswer("", SALT)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "md5", "md54A0A68B43B6CD5CF266FA02F196E2371", "secret"})
  void refusesWhatIsNotOne(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Md5Secret.parse(text));
  }

  @Test
  void printsNothingOfItself() {
    assertThat(Md5Secret.parse(STORED).toString()).doesNotContain("4a0a68");
  }
}
