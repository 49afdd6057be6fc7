package org.pgweir.gateway.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgweir.gateway.testkit.FrontendBytes;
import org.pgweir.gateway.testkit.Leaks;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.TransactionStatus;
import org.pgweir.protocol.backend.Authentication;
import org.pgweir.protocol.backend.ErrorResponse;
import org.pgweir.protocol.backend.ParameterStatus;
import org.pgweir.protocol.backend.ReadyForQuery;

class LoginHandlersTest {

  private static final Authentication.SASL OFFER =
      new Authentication.SASL(
          List.of(CString.of("SCRAM-SHA-256-PLUS"), CString.of("SCRAM-SHA-256")));
  private static final Authentication.SASLContinue SERVER_FIRST =
      new Authentication.SASLContinue(
          Bytes.of("r=forServerAndMore,s=AQID,i=4096", StandardCharsets.US_ASCII));

  private static final SecretSource NOBODY = _ -> new StoredSecret.None();

  @AfterEach
  void nothingLeaks() {
    Leaks.none();
  }

  @Test
  void passesEverythingOnOnceTheServerAsksForNothingItEnds() {
    try (LoginHarness login = new LoginHarness(ending(false), NOBODY)) {
      login.clientSends(FrontendBytes.query("too early"));
      login.serverSendsBytewise(new Authentication.Ok());
      login.serverSendsBytewise(new ReadyForQuery(TransactionStatus.IDLE));

      assertThat(login.passedToClient()).isEqualTo("R\0\0\0\b\0\0\0\0Z\0\0\0\5I");
      assertThat(login.passedToServer()).contains("too early");
      assertThat(login.isOver()).isTrue();
    }
  }

  @Test
  void hidesTheOfferOfChannelBinding() {
    try (LoginHarness login = new LoginHarness(new LoginState.AwaitingOffer(), NOBODY)) {
      login.serverSendsBytewise(OFFER);

      assertThat(login.passedToClient()).isEqualTo("R\0\0\0\u0017\0\0\0\nSCRAM-SHA-256\0\0");
      assertThat(login.isOver()).isTrue();
    }
  }

  @Test
  void passesTheServersErrorOn() {
    try (LoginHarness login = new LoginHarness(ending(false), NOBODY)) {
      login.serverSends(OFFER);
      login.serverSends(ErrorResponse.of("FATAL", "57P03", "the database system is starting up"));

      assertThat(login.passedToClient()).contains("starting up");
      assertThat(login.isOver()).isTrue();
    }
  }

  @Test
  void holdsBackATrustingServerUntilTheClientHasProvedItself() {
    try (LoginHarness login = new LoginHarness(ending(true), NOBODY)) {
      login.serverSends(new Authentication.Ok());
      login.serverSends(new ParameterStatus(CString.of("server_version"), CString.of("18")));
      login.lookUpsReturn();

      assertThat(login.passedToClient()).contains("SCRAM-SHA-256").doesNotContain("server_version");
      assertThat(login.isOver()).isFalse();
    }
  }

  @Test
  void refusesAnythingButAnAnswer() {
    try (LoginHarness login = untilClient()) {
      login.clientSends(FrontendBytes.query("SELECT 1"));

      assertThat(login.toldToClient())
          .contains("FATAL")
          .contains("08P01")
          .contains("expected SASL response, got message type 81");
      assertThat(login.client.isOpen()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 3, 2000, Integer.MAX_VALUE})
  void refusesAnAnswerOfImpossibleLength(int length) {
    try (LoginHarness login = untilClient()) {
      login.clientSends(FrontendBytes.concat(new byte[] {'p'}, FrontendBytes.int32(length)));

      assertThat(login.toldToClient()).contains("08P01").contains("invalid message length");
      assertThat(login.client.isOpen()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 3, 40_000, Integer.MAX_VALUE})
  void refusesAServerFrameOfImpossibleLength(int length) {
    try (LoginHarness login = new LoginHarness(ending(false), NOBODY)) {
      login.server.writeInbound(Unpooled.buffer().writeByte('R').writeInt(length));

      assertThat(login.toldToClient()).contains("08P01");
      assertThat(login.client.isOpen()).isFalse();
    }
  }

  @Test
  void readsNoMoreThan64KilobytesOfAClientThatDoesNotWait() {
    try (LoginHarness login = new LoginHarness(ending(false), NOBODY)) {
      login.clientSends(new byte[64 * 1024]);
      assertThat(login.client.config().isAutoRead()).isTrue();
      login.clientSends((byte) 1);

      assertThat(login.client.config().isAutoRead()).isFalse();
      assertThat(login.client.isOpen()).isTrue();
    }
  }

  @Test
  void saysThatSecretsCannotBeReadWithoutSayingWhy() {
    SecretSource broken =
        _ -> {
          throw new IOException("password of the gateway is wrong");
        };
    try (LoginHarness login = new LoginHarness(ending(false), broken)) {
      login.serverSends(OFFER);
      login.serverSends(SERVER_FIRST);
      login.lookUpsReturn();

      assertThat(login.toldToClient()).contains("57P03").doesNotContain("password of the gateway");
    }
  }

  @Test
  void forgetsALoginWhoseClientHasGone() {
    try (LoginHarness login = new LoginHarness(ending(false), NOBODY)) {
      login.serverSends(OFFER);
      login.serverSends(SERVER_FIRST);
      login.clientSends((byte) 'p');
      login.client.close();
      login.lookUpsReturn();

      assertThat(login.passedToClient()).isEmpty();
    }
  }

  @Test
  void asksTheServerForItsSaltAndThenTheClient() {
    try (LoginHarness login = new LoginHarness(ending(false), NOBODY)) {
      login.serverSends(OFFER);
      assertThat(login.sentToServer()).contains("SCRAM-SHA-256").contains("n,,n=,r=forServer");
      login.serverSends(SERVER_FIRST);
      assertThat(login.passedToClient()).isEmpty();
      login.lookUpsReturn();

      assertThat(login.passedToClient()).contains("SCRAM-SHA-256");
    }
  }

  /** No bytes of either side, however cut, do more than end the login, and nothing leaks. */
  @FuzzTest(maxDuration = "30s")
  void survivesAnything(FuzzedDataProvider data) {
    try (LoginHarness login = new LoginHarness(ending(data.consumeBoolean()), NOBODY)) {
      while (data.remainingBytes() > 0 && login.client.isOpen()) {
        switch (data.consumeInt(0, 4)) {
          case 0 -> login.clientSends(data.consumeBytes(64));
          case 1 -> login.server.writeInbound(Unpooled.buffer().writeBytes(data.consumeBytes(64)));
          case 2 -> login.serverSends(OFFER);
          case 3 -> login.serverSends(SERVER_FIRST);
          default -> login.lookUpsReturn();
        }
      }
    }
    Leaks.none();
  }

  private static LoginHarness untilClient() {
    LoginHarness login = new LoginHarness(ending(false), NOBODY);
    login.serverSends(OFFER);
    login.serverSends(SERVER_FIRST);
    login.lookUpsReturn();
    return login;
  }

  private static LoginState ending(boolean provesAlways) {
    return new LoginState.AwaitingDemand(
        new LoginTerms(
            "alice",
            Optional.empty(),
            false,
            Optional.empty(),
            provesAlways,
            new LoginTerms.Draw(
                "forServer", "forClient", Bytes.of(new byte[4]), Bytes.of(new byte[32]))));
  }
}
