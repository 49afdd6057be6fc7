package org.pgweir.protocol.scram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScramVerifierTest {

  private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  @Test
  void readsWhatPostgresqlStores() {
    ScramVerifier verifier =
        ScramVerifier.parse(Verifiers.text("pencil", new byte[] {1, 2, 3}, 600_000));

    assertThat(verifier.salt()).isEqualTo(new ScramSalt(new byte[] {1, 2, 3}, 600_000));
    assertThat(verifier.storedKey()).hasSize(32);
    assertThat(verifier.serverKey()).hasSize(32).isNotEqualTo(verifier.storedKey());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "md5aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "SCRAM-SHA-256",
        "SCRAM-SHA-256$4096:AQID",
        "SCRAM-SHA-256$4096:AQID$" + KEY,
        "SCRAM-SHA-256$4096:AQID$" + KEY + ":" + KEY + ":" + KEY,
        "SCRAM-SHA-256$0:AQID$" + KEY + ":" + KEY,
        "SCRAM-SHA-256$-1:AQID$" + KEY + ":" + KEY,
        "SCRAM-SHA-256$10000001:AQID$" + KEY + ":" + KEY,
        "SCRAM-SHA-256$99999999999999999999:AQID$" + KEY + ":" + KEY,
        "SCRAM-SHA-256$4096:!!!!$" + KEY + ":" + KEY,
        "SCRAM-SHA-256$4096:AQID$AQID:" + KEY,
        "SCRAM-SHA-256$4096:AQID$" + KEY + ":AQID",
        "SCRAM-SHA-1$4096:AQID$" + KEY + ":" + KEY,
      })
  void refusesWhatIsNotOne(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ScramVerifier.parse(text));
  }

  @Test
  void refusesASaltOfMoreThan256Bytes() {
    String longest = Verifiers.text("pencil", new byte[256], 1);
    String tooLong = Verifiers.text("pencil", new byte[257], 1);

    assertThat(ScramVerifier.parse(longest).salt().iterations()).isEqualTo(1);
    assertThatIllegalArgumentException().isThrownBy(() -> ScramVerifier.parse(tooLong));
  }

  @Test
  void printsNoKeys() {
    ScramVerifier verifier = Verifiers.of("pencil");

    assertThat(verifier.toString())
        .doesNotContain(ScramCrypto.base64(verifier.storedKey()))
        .doesNotContain(ScramCrypto.base64(verifier.serverKey()));
  }
}
