package org.pgweir.protocol.scram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgweir.protocol.scram.ScramMechanismName.SCRAM_SHA_256;
import static org.pgweir.protocol.scram.ScramMechanismName.SCRAM_SHA_256_PLUS;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.exception.ScramException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgweir.protocol.scram.ScramServerExchange.AwaitingFinal;
import org.pgweir.protocol.scram.ScramServerExchange.FinalAnswer;
import org.pgweir.protocol.scram.ScramServerExchange.FirstAnswer;
import org.pgweir.protocol.scram.ScramServerExchange.NotProven;
import org.pgweir.protocol.scram.ScramServerExchange.Proven;

class ScramServerExchangeTest {

  /** The example of RFC 7677, section 3. */
  private static final String RFC_SERVER_NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";

  private static final String RFC_NONCE = "rOprNGfwEbeRWgbNEkqO" + RFC_SERVER_NONCE;
  private static final ScramVerifier RFC_VERIFIER =
      ScramVerifier.parse(
          Verifiers.text("pencil", Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096));
  private static final String RFC_PROOF = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";

  private static final byte[] END_POINT = {9, 8, 7};

  @Test
  void answersTheExampleOfRfc7677() {
    AwaitingFinal exchange = rfcExchange();

    assertThat(exchange.serverFirst())
        .isEqualTo("r=" + RFC_NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
    FinalAnswer answer = exchange.finish(ascii("c=biws,r=" + RFC_NONCE + ",p=" + RFC_PROOF));

    assertThat(answer).isInstanceOf(Proven.class);
    assertThat(((Proven) answer).serverFinal())
        .isEqualTo("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
  }

  @Test
  void recoversKeysThatLogInToAServerWithTheSameVerifier() {
    Proven proven =
        (Proven) rfcExchange().finish(ascii("c=biws,r=" + RFC_NONCE + ",p=" + RFC_PROOF));
    ScramClientExchange upstream =
        ScramClientExchange.begin(true, true, Optional.of(END_POINT), "clientnonce");
    AwaitingFinal server =
        (AwaitingFinal)
            ScramServerExchange.start(
                upstream.mechanism(),
                Optional.of(END_POINT),
                RFC_VERIFIER,
                ascii(upstream.clientFirst()),
                "servernonce");
    ScramClientExchange.Challenged challenged =
        (ScramClientExchange.Challenged) upstream.challenge(ascii(server.serverFirst()));

    FinalAnswer answer = server.finish(ascii(challenged.prove(proven.keys())));

    assertThat(challenged.salt()).isEqualTo(RFC_VERIFIER.salt());
    assertThat(answer).isInstanceOf(Proven.class);
    assertThat(challenged.isGenuine(ascii(((Proven) answer).serverFinal()), proven.keys()))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"true, SCRAM-SHA-256-PLUS", "false, SCRAM-SHA-256"})
  void understandsAnIndependentClient(boolean binds, String expectedMechanism)
      throws ScramException {
    ScramClient client = client(binds, "pencil");

    AwaitingFinal exchange = begin(client, binds, Verifiers.of("pencil"));
    client.serverFirstMessage(exchange.serverFirst());
    Proven proven = (Proven) exchange.finish(ascii(client.clientFinalMessage().toString()));

    assertThat(client.getScramMechanism().getName()).isEqualTo(expectedMechanism);
    assertThat(client.serverFinalMessage(proven.serverFinal()).isError()).isFalse();
  }

  @Test
  void doesNotAcceptAnotherPassword() throws ScramException {
    ScramClient client = client(false, "pen");

    AwaitingFinal exchange = begin(client, false, Verifiers.of("pencil"));
    client.serverFirstMessage(exchange.serverFirst());

    assertThat(exchange.finish(ascii(client.clientFinalMessage().toString())))
        .isInstanceOf(NotProven.class);
  }

  @Test
  void acceptsNoPasswordForAMockCredentialAndLooksTheSame() throws ScramException {
    byte[] secret = {4, 5, 6};
    ScramCredential mock = new MockCredential(ScramSalt.mock("nobody", secret));
    ScramClient client = client(false, "pencil");

    AwaitingFinal exchange = begin(client, false, mock);
    client.serverFirstMessage(exchange.serverFirst());

    assertThat(exchange.serverFirst())
        .matches("r=[!-~]+,s=[A-Za-z0-9+/]{22}==,i=4096")
        .contains(",s=" + ScramSalt.mock("nobody", secret).base64() + ",");
    assertThat(exchange.finish(ascii(client.clientFinalMessage().toString())))
        .isInstanceOf(NotProven.class);
  }

  @Test
  void mockSaltsDifferByUserAndBySecret() {
    assertThat(ScramSalt.mock("a", new byte[] {1}))
        .isEqualTo(ScramSalt.mock("a", new byte[] {1}))
        .isNotEqualTo(ScramSalt.mock("b", new byte[] {1}))
        .isNotEqualTo(ScramSalt.mock("a", new byte[] {2}));
  }

  @Test
  void noticesThatSomebodyHidTheChannelBindingOffer() {
    FirstAnswer answer = start(SCRAM_SHA_256, true, "y,,n=,r=abc");

    assertThat(answer)
        .isInstanceOfSatisfying(
            ScramRejection.class,
            rejection -> {
              assertThat(rejection.sqlState()).isEqualTo("28000");
              assertThat(rejection.message()).isEqualTo("SCRAM channel binding negotiation error");
            });
  }

  @Test
  void acceptsAClientThatCouldBindWhereNothingWasOffered() {
    assertThat(start(SCRAM_SHA_256, false, "y,,n=,r=abc")).isInstanceOf(AwaitingFinal.class);
  }

  @Test
  void noticesAnotherCertificate() throws ScramException {
    ScramClient client = client(true, "pencil");
    AwaitingFinal exchange =
        (AwaitingFinal)
            ScramServerExchange.start(
                SCRAM_SHA_256_PLUS,
                Optional.of(new byte[] {1, 1, 1}),
                Verifiers.of("pencil"),
                ascii(client.clientFirstMessage().toString()),
                "servernonce");
    client.serverFirstMessage(exchange.serverFirst());

    assertThat(exchange.finish(ascii(client.clientFinalMessage().toString())))
        .isEqualTo(new ScramRejection("28000", "SCRAM channel binding check failed", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SCRAM_SHA_256_PLUS | n,,n=,r=abc                     | 08P01",
        "SCRAM_SHA_256_PLUS | y,,n=,r=abc                     | 08P01",
        "SCRAM_SHA_256      | p=tls-server-end-point,,n=,r=ab | 08P01",
        "SCRAM_SHA_256_PLUS | p=tls-unique,,n=,r=abc          | 08P01",
        "SCRAM_SHA_256_PLUS | p=tls-server-end-point          | 08P01",
        "SCRAM_SHA_256      | n,a=other,n=,r=abc              | 0A000",
        "SCRAM_SHA_256      | n,,m=new,n=,r=abc               | 0A000",
        "SCRAM_SHA_256      | x,,n=,r=abc                     | 08P01",
        "SCRAM_SHA_256      | n                               | 08P01",
        "SCRAM_SHA_256      | n,                              | 08P01",
        "SCRAM_SHA_256      | n,,                             | 08P01",
        "SCRAM_SHA_256      | n,,n=                           | 08P01",
        "SCRAM_SHA_256      | n,,n=,r=                        | 08P01",
        "SCRAM_SHA_256      | n,,r=abc,n=                     | 08P01",
        "SCRAM_SHA_256      | n,,n=,r=a b                     | 08P01",
        "SCRAM_SHA_256      | n,,n=,r=abc,1=x                 | 08P01",
        "SCRAM_SHA_256      | ''                              | 08P01",
      })
  void refusesABadFirstMessage(ScramMechanismName mechanism, String message, String sqlState) {
    assertThat(start(mechanism, true, message))
        .isInstanceOfSatisfying(
            ScramRejection.class, refused -> assertThat(refused.sqlState()).isEqualTo(sqlState));
  }

  @Test
  void refusesChannelBindingThatWasNotOffered() {
    assertThat(start(SCRAM_SHA_256_PLUS, false, "p=tls-server-end-point,,n=,r=abc"))
        .isInstanceOf(ScramRejection.class);
  }

  @Test
  void refusesMessagesOfMoreThan1024Bytes() {
    assertThat(start(SCRAM_SHA_256, false, "n,,n=,r=" + "a".repeat(1016)))
        .isInstanceOf(AwaitingFinal.class);
    assertThat(start(SCRAM_SHA_256, false, "n,,n=,r=" + "a".repeat(1017)))
        .isInstanceOf(ScramRejection.class);
  }

  @Test
  void refusesAReplayedFinalMessage() {
    AwaitingFinal another =
        (AwaitingFinal)
            ScramServerExchange.start(
                SCRAM_SHA_256,
                Optional.empty(),
                RFC_VERIFIER,
                ascii("n,,n=user,r=rOprNGfwEbeRWgbNEkqO"),
                "anotherNonce");

    assertThat(another.finish(ascii("c=biws,r=" + RFC_NONCE + ",p=" + RFC_PROOF)))
        .isEqualTo(new ScramRejection("08P01", "invalid SCRAM response", "Nonce does not match."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "c=biws",
        "c=biws,r=" + RFC_NONCE,
        "c=biws,r=" + RFC_NONCE + ",p=",
        "c=biws,r=" + RFC_NONCE + ",p=AAAA",
        "c=biws,r=" + RFC_NONCE + ",p=" + RFC_PROOF + ",x=1",
        "c=biws,r=" + RFC_NONCE + ",p=" + RFC_PROOF + "=",
        "c=eSws,r=" + RFC_NONCE + ",p=" + RFC_PROOF,
        "c=!,r=" + RFC_NONCE + ",p=" + RFC_PROOF,
        "r=" + RFC_NONCE + ",c=biws,p=" + RFC_PROOF,
        "c=biws,r=" + RFC_NONCE + ",p=" + RFC_PROOF + "\0",
      })
  void refusesABadFinalMessage(String message) {
    assertThat(rfcExchange().finish(ascii(message)))
        .isInstanceOfSatisfying(
            ScramRejection.class, refused -> assertThat(refused.sqlState()).isEqualTo("08P01"));
  }

  private static AwaitingFinal rfcExchange() {
    return (AwaitingFinal)
        ScramServerExchange.start(
            SCRAM_SHA_256,
            Optional.empty(),
            RFC_VERIFIER,
            ascii("n,,n=user,r=rOprNGfwEbeRWgbNEkqO"),
            RFC_SERVER_NONCE);
  }

  private static FirstAnswer start(ScramMechanismName mechanism, boolean plus, String message) {
    return ScramServerExchange.start(
        mechanism,
        plus ? Optional.of(END_POINT) : Optional.empty(),
        RFC_VERIFIER,
        ascii(message),
        "servernonce");
  }

  private static AwaitingFinal begin(ScramClient client, boolean binds, ScramCredential against) {
    return (AwaitingFinal)
        ScramServerExchange.start(
            binds ? SCRAM_SHA_256_PLUS : SCRAM_SHA_256,
            binds ? Optional.of(END_POINT) : Optional.empty(),
            against,
            ascii(client.clientFirstMessage().toString()),
            "servernonce");
  }

  private static ScramClient client(boolean binds, String password) {
    var stage =
        ScramClient.builder()
            .advertisedMechanisms(
                binds ? List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256") : List.of("SCRAM-SHA-256"))
            .username("*")
            .password(password.toCharArray());
    return binds ? stage.channelBinding("tls-server-end-point", END_POINT).build() : stage.build();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
