package org.pgweir.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.pgweir.gateway.tls.Negotiation.AnswerNo;
import org.pgweir.gateway.tls.Negotiation.BeginTls;
import org.pgweir.gateway.tls.Negotiation.Refuse;
import org.pgweir.gateway.tls.Negotiation.Step;
import org.pgweir.protocol.backend.Field;

class NegotiationTest {

  private static final boolean TLS = true;
  private static final boolean NO_TLS = false;
  private static final boolean ALONE = false;
  private static final boolean WITH_MORE = true;

  @Test
  void beginsTlsWhereThereIsACertificate() {
    Step step = Negotiation.start().onSslRequest(TLS, ALONE);

    assertThat(step).isInstanceOf(BeginTls.class);
    assertThat(((BeginTls) step).next().encrypted()).isTrue();
  }

  @Test
  void saysNoOnceToEachRequestInEitherOrder() {
    Negotiation afterSsl = no(Negotiation.start().onSslRequest(NO_TLS, ALONE));
    Negotiation afterBoth = no(afterSsl.onGssEncRequest(ALONE));
    assertRefused(afterBoth.onSslRequest(NO_TLS, ALONE), "0A000", "1234.5679");
    assertRefused(afterBoth.onGssEncRequest(ALONE), "0A000", "1234.5680");

    Negotiation afterGss = no(Negotiation.start().onGssEncRequest(ALONE));
    assertRefused(afterGss.onGssEncRequest(ALONE), "0A000", "1234.5680");
    assertThat(no(afterGss.onSslRequest(NO_TLS, ALONE))).isEqualTo(afterBoth);
    assertThat(afterGss.onSslRequest(TLS, ALONE)).isInstanceOf(BeginTls.class);
  }

  @Test
  void takesNoRequestInsideTls() {
    Negotiation encrypted = ((BeginTls) Negotiation.start().onSslRequest(TLS, ALONE)).next();

    assertRefused(encrypted.onSslRequest(TLS, ALONE), "0A000", "1234.5679");
    assertRefused(encrypted.onGssEncRequest(ALONE), "0A000", "1234.5680");
    assertThat(encrypted.mayBeginWithTls()).isFalse();
    assertRefused(Negotiation.start().withTls().onSslRequest(TLS, ALONE), "0A000", "1234.5679");
  }

  @Test
  void refusesBytesThatCameBeforeItsAnswer() {
    assertRefused(
        Negotiation.start().onSslRequest(TLS, WITH_MORE),
        "08P01",
        "received unencrypted data after SSL request");
    assertRefused(
        Negotiation.start().onSslRequest(NO_TLS, WITH_MORE),
        "08P01",
        "received unencrypted data after SSL request");
    assertRefused(
        Negotiation.start().onGssEncRequest(WITH_MORE),
        "08P01",
        "received unencrypted data after GSSAPI encryption request");
  }

  @Test
  void takesTlsUnaskedAtTheVeryBeginningOnly() {
    assertThat(Negotiation.start().mayBeginWithTls()).isTrue();
    assertThat(no(Negotiation.start().onSslRequest(NO_TLS, ALONE)).mayBeginWithTls()).isFalse();
    assertThat(no(Negotiation.start().onGssEncRequest(ALONE)).mayBeginWithTls()).isFalse();
  }

  private static Negotiation no(Step step) {
    assertThat(step).isInstanceOf(AnswerNo.class);
    return ((AnswerNo) step).next();
  }

  private static void assertRefused(Step step, String sqlState, String message) {
    assertThat(step)
        .isInstanceOfSatisfying(
            Refuse.class,
            refusal -> {
              assertThat(text(refusal, Field.CODE)).isEqualTo(sqlState);
              assertThat(text(refusal, Field.MESSAGE)).contains(message);
            });
  }

  private static String text(Refuse refusal, Field field) {
    return refusal.error().fields().get(field).orElseThrow().text(StandardCharsets.US_ASCII);
  }
}
