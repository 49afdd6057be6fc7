package org.pgweir.protocol.scram;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgweir.protocol.scram.ScramClientExchange.Challenged;

class ScramClientExchangeTest {

  private static final byte[] END_POINT = {9, 8, 7};
  private static final ScramKeys KEYS = new ScramKeys(new byte[32], new byte[32]);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // offered | tls | hash known | mechanism | flag
        "true  | true  | true  | SCRAM_SHA_256_PLUS | p=tls-server-end-point",
        "false | true  | true  | SCRAM_SHA_256      | y",
        "true  | true  | false | SCRAM_SHA_256      | n",
        "false | false | false | SCRAM_SHA_256      | n",
        "true  | false | false | SCRAM_SHA_256      | n",
      })
  void bindsToTheCertificateWhereverItCan(
      boolean plusOffered,
      boolean tls,
      boolean hashKnown,
      ScramMechanismName mechanism,
      String flag) {
    ScramClientExchange exchange =
        ScramClientExchange.begin(
            plusOffered, tls, hashKnown ? Optional.of(END_POINT) : Optional.empty(), "nonce");

    assertThat(exchange.mechanism()).isEqualTo(mechanism);
    assertThat(exchange.clientFirst()).isEqualTo(flag + ",,n=,r=nonce");
  }

  @Test
  void readsTheServersSaltBeforeItNeedsAKey() {
    Challenged challenged = (Challenged) plain().challenge(ascii("r=nonceServer,s=AQID,i=600000"));

    assertThat(challenged.salt()).isEqualTo(new ScramSalt(new byte[] {1, 2, 3}, 600_000));
  }

  @Test
  void canFailOnPurposeWithAWellFormedMessage() {
    Challenged challenged = (Challenged) plain().challenge(ascii("r=nonceServer,s=AQID,i=4096"));

    assertThat(challenged.fail())
        .isEqualTo("c=biws,r=nonceServer,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "r=nonce,s=AQID,i=4096",
        "r=otherServer,s=AQID,i=4096",
        "r=nonceServer,s=AQID",
        "r=nonceServer,s=,i=4096",
        "r=nonceServer,s=!,i=4096",
        "r=nonceServer,s=AQID,i=0",
        "r=nonceServer,s=AQID,i=10000001",
        "r=nonceServer,s=AQID,i=2147483648",
        "r=nonceServer,s=AQID,i=4096,x=1",
        "m=new,r=nonceServer,s=AQID,i=4096",
        "e=other-error",
      })
  void refusesABadChallenge(String message) {
    assertThat(plain().challenge(ascii(message)))
        .isInstanceOfSatisfying(
            ScramRejection.class, refused -> assertThat(refused.sqlState()).isEqualTo("08P01"));
  }

  @Test
  void refusesANonceThatNeverEnds() {
    String endless = "r=nonce" + "x".repeat(1100) + ",s=AQID,i=4096";

    assertThat(plain().challenge(ascii(endless))).isInstanceOf(ScramRejection.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "e=invalid-proof",
        "v=",
        "v=AAAA",
        "v=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
      })
  void doesNotBelieveAServerThatDoesNotKnowTheVerifier(String serverFinal) {
    Challenged challenged = (Challenged) plain().challenge(ascii("r=nonceServer,s=AQID,i=4096"));

    assertThat(challenged.isGenuine(ascii(serverFinal), KEYS)).isFalse();
  }

  private static ScramClientExchange plain() {
    return ScramClientExchange.begin(false, false, Optional.empty(), "nonce");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
