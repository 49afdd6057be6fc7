package org.pgweir.gateway.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.pgweir.gateway.authentication.LoginEvents.answered;
import static org.pgweir.gateway.authentication.LoginEvents.ascii;
import static org.pgweir.gateway.authentication.LoginEvents.asked;
import static org.pgweir.gateway.authentication.LoginEvents.body;
import static org.pgweir.gateway.authentication.LoginEvents.first;
import static org.pgweir.gateway.authentication.LoginEvents.found;
import static org.pgweir.gateway.authentication.LoginEvents.sasl;
import static org.pgweir.gateway.authentication.LoginEvents.serverFirst;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.exception.ScramException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgweir.gateway.authentication.LoginEffect.HandOver;
import org.pgweir.gateway.authentication.LoginEffect.LookUp;
import org.pgweir.gateway.authentication.LoginEffect.Refuse;
import org.pgweir.gateway.authentication.LoginEffect.SendToClient;
import org.pgweir.gateway.authentication.LoginEffect.SendToServer;
import org.pgweir.gateway.authentication.LoginEvent.ClientAnswered;
import org.pgweir.gateway.authentication.LoginEvent.SecretFound;
import org.pgweir.gateway.authentication.LoginEvent.SecretUnavailable;
import org.pgweir.gateway.authentication.LoginEvent.ServerAsked;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.ProtocolViolation;
import org.pgweir.protocol.backend.Authentication;
import org.pgweir.protocol.backend.Field;
import org.pgweir.protocol.frontend.SASLInitialResponse;
import org.pgweir.protocol.frontend.SASLResponse;
import org.pgweir.protocol.scram.Md5Secret;
import org.pgweir.protocol.scram.ScramMechanismName;
import org.pgweir.protocol.scram.ScramServerExchange;
import org.pgweir.protocol.scram.ScramVerifier;

/** The machine alone; a real exchange of the protocol package plays the server. */
class LoginTest {

  private static final byte[] GATEWAY_CERTIFICATE = {1, 1, 1};
  private static final byte[] SERVER_CERTIFICATE = {2, 2, 2};
  private static final String PASSWORD = "correct horse";
  private static final byte[] SALT = {5, 6, 7, 8};
  private static final byte[] MD5_SALT = {1, 2, 3, 4};

  private static final Authentication.SASL BOTH = sasl("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256");

  private LoginState state = new LoginState.AwaitingDemand(terms(false));

  @Test
  void logsInWithChannelBindingOnBothLegs() throws ScramException {
    ScramVerifier verifier = verifier(PASSWORD, SALT);

    SASLInitialResponse begun = (SASLInitialResponse) sentToServer(happens(new ServerAsked(BOTH)));
    ScramServerExchange.AwaitingFinal server = serverSide(begun, verifier);
    assertThat(happens(serverFirst(server))).containsExactly(new LookUp("alice"));
    assertThat(sentToClient(happens(found(verifier)))).isEqualTo(BOTH);

    ScramClient client = client(PASSWORD);
    assertThat(client.getScramMechanism().getName()).isEqualTo("SCRAM-SHA-256-PLUS");
    client.serverFirstMessage(text(sentToClient(happens(first(client)))));
    SASLResponse proof =
        (SASLResponse) sentToServer(happens(answered(client.clientFinalMessage().toString())));

    var proven = (ScramServerExchange.Proven) server.finish(proof.data().toArray());
    var told =
        sentToClient(happens(asked(new Authentication.SASLFinal(ascii(proven.serverFinal())))));
    assertThat(client.serverFinalMessage(text(told)).isError()).isFalse();
    assertThat(happens(asked(new Authentication.Ok())))
        .containsExactly(new SendToClient(new Authentication.Ok()), new HandOver());
    assertThat(begun.mechanism()).isEqualTo(CString.of("SCRAM-SHA-256-PLUS"));
  }

  @Test
  void letsTheServerRefuseAWrongPassword() throws ScramException {
    ScramVerifier verifier = verifier(PASSWORD, SALT);
    ScramServerExchange.AwaitingFinal server = untilSecret(verifier);
    happens(found(verifier));

    SASLResponse proof = proofOf(client("wrong"));

    assertThat(server.finish(proof.data().toArray()))
        .isInstanceOf(ScramServerExchange.NotProven.class);
    assertThat(state).isInstanceOf(LoginState.AwaitingRefusal.class);
    assertOutOfTurn(asked(new Authentication.Ok()));
  }

  static List<StoredSecret> secretsThatAreNotTheServers() {
    return List.of(
        new StoredSecret.None(),
        new StoredSecret.Md5(Md5Secret.parse("md5" + "0".repeat(32))),
        new StoredSecret.Scram(verifier(PASSWORD, new byte[] {9, 9, 9})));
  }

  @ParameterizedTest
  @MethodSource("secretsThatAreNotTheServers")
  void goesThroughTheMotionsWithTheServersSaltWhenNoPasswordCanBeRight(StoredSecret secret)
      throws ScramException {
    ScramVerifier atServer = verifier(PASSWORD, SALT);
    ScramServerExchange.AwaitingFinal server = untilSecret(atServer);
    List<LoginEffect> effects = happens(new SecretFound(secret));
    assertThat(effects).last().isEqualTo(new SendToClient(BOTH));

    ScramClient client = client(PASSWORD);
    String shown = text(sentToClient(happens(first(client))));
    client.serverFirstMessage(shown);
    SASLResponse proof =
        (SASLResponse) sentToServer(happens(answered(client.clientFinalMessage().toString())));

    assertThat(shown).endsWith(",s=" + Base64.getEncoder().encodeToString(SALT) + ",i=4096");
    assertThat(server.finish(proof.data().toArray()))
        .isInstanceOf(ScramServerExchange.NotProven.class);
  }

  @Test
  void doesNotTrustAServerThatDoesNotKnowTheVerifier() throws ScramException {
    ScramVerifier verifier = verifier(PASSWORD, SALT);
    untilSecret(verifier);
    happens(found(verifier));
    proofOf(client(PASSWORD));

    assertRefused(
        happens(asked(new Authentication.SASLFinal(ascii("v=" + "A".repeat(43) + "=")))),
        "28000",
        "does not know");
  }

  @Test
  void relaysWhatIsNotBoundToAConnection() {
    List<Authentication> others =
        List.of(
            new Authentication.Ok(),
            new Authentication.CleartextPassword(),
            new Authentication.MD5Password(Bytes.of(MD5_SALT)),
            new Authentication.GSS(),
            sasl("OAUTHBEARER"));
    for (Authentication request : others) {
      state = new LoginState.AwaitingDemand(terms(false));
      assertThat(happens(asked(request)))
          .containsExactly(new SendToClient(request), new HandOver());
    }
  }

  @Test
  void hidesChannelBindingFromAPlaintextClient() {
    state = new LoginState.AwaitingOffer();
    assertThat(happens(asked(BOTH)))
        .containsExactly(new SendToClient(sasl("SCRAM-SHA-256")), new HandOver());

    state = new LoginState.AwaitingOffer();
    assertThat(happens(asked(new Authentication.CleartextPassword())))
        .containsExactly(new SendToClient(new Authentication.CleartextPassword()), new HandOver());
  }

  @Test
  void asksTheClientItselfWhereTheServerTrustsTheGateway() throws ScramException {
    state = new LoginState.AwaitingDemand(terms(true));

    assertThat(happens(asked(new Authentication.Ok()))).containsExactly(new LookUp("alice"));
    assertThat(state.holdsServer()).isTrue();
    happens(found(verifier(PASSWORD, SALT)));
    ScramClient client = client(PASSWORD);
    client.serverFirstMessage(text(sentToClient(happens(first(client)))));
    List<LoginEffect> effects = happens(answered(client.clientFinalMessage().toString()));

    assertThat(client.serverFinalMessage(text(sentToClient(effects.subList(0, 1)))).isError())
        .isFalse();
    assertThat(effects.subList(1, 3))
        .containsExactly(new SendToClient(new Authentication.Ok()), new HandOver());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusesAWrongPasswordItselfWhereTheServerTrustsTheGateway(boolean roleExists)
      throws ScramException {
    state = new LoginState.AwaitingDemand(terms(true));
    happens(asked(new Authentication.Ok()));
    happens(
        roleExists ? found(verifier(PASSWORD, SALT)) : new SecretFound(new StoredSecret.None()));
    ScramClient client = client("wrong");
    client.serverFirstMessage(text(sentToClient(happens(first(client)))));

    assertRefused(
        happens(answered(client.clientFinalMessage().toString())),
        "28P01",
        "password authentication failed for user \"alice\"");
  }

  @Test
  void challengesWithMd5WhereOnlyThatIsStoredAndTheServerTrustsTheGateway() {
    Md5Secret secret = Md5Secret.parse("md54a0a68b43b6cd5cf266fa02f196e2371");
    for (String answer : List.of(secret.answer(MD5_SALT), "md5" + "0".repeat(32))) {
      state = new LoginState.AwaitingDemand(terms(true));
      happens(asked(new Authentication.Ok()));
      assertThat(happens(new SecretFound(new StoredSecret.Md5(secret))))
          .containsExactly(new SendToClient(new Authentication.MD5Password(Bytes.of(MD5_SALT))));

      List<LoginEffect> effects = happens(answered(answer + "\0"));

      if (answer.equals(secret.answer(MD5_SALT))) {
        assertThat(effects)
            .containsExactly(new SendToClient(new Authentication.Ok()), new HandOver());
      } else {
        assertRefused(effects, "28P01", "password authentication failed");
      }
    }
  }

  @Test
  void offersNoChannelBindingToAPlaintextClient() {
    LoginTerms bound = terms(false);
    state =
        new LoginState.AwaitingDemand(
            new LoginTerms(
                "alice", Optional.empty(), true, bound.serverEndPoint(), false, bound.draw()));
    ScramVerifier verifier = verifier(PASSWORD, SALT);
    untilSecret(verifier);

    assertThat(sentToClient(happens(found(verifier)))).isEqualTo(sasl("SCRAM-SHA-256"));
  }

  @Test
  void saysSoWhenSecretsCannotBeRead() {
    untilSecret(verifier(PASSWORD, SALT));

    assertRefused(happens(new SecretUnavailable()), "57P03", "cannot check passwords");
  }

  @Test
  void ignoresALookUpThatComesTooLate() {
    state = new LoginState.Over();

    assertThat(happens(new SecretFound(new StoredSecret.None()))).isEmpty();
    assertThat(happens(new SecretUnavailable())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SCRAM-SHA-1", "", "scram-sha-256"})
  void refusesAMechanismThatWasNotOffered(String mechanism) {
    ScramVerifier verifier = verifier(PASSWORD, SALT);
    untilSecret(verifier);
    happens(found(verifier));

    assertOutOfTurn(
        new ClientAnswered(body(new SASLInitialResponse(CString.of(mechanism), Optional.empty()))));
  }

  @Test
  void refusesADowngradeOfChannelBinding() {
    ScramVerifier verifier = verifier(PASSWORD, SALT);
    untilSecret(verifier);
    happens(found(verifier));

    assertRefused(
        happens(
            new ClientAnswered(
                body(
                    new SASLInitialResponse(
                        CString.of("SCRAM-SHA-256"), Optional.of(ascii("y,,n=,r=abc")))))),
        "28000",
        "negotiation error");
  }

  @Test
  void refusesWhatComesOutOfTurn() {
    assertOutOfTurn(answered("too early"));
    for (LoginState late : List.of(new LoginState.AwaitingOk(), new LoginState.Over())) {
      state = late;
      assertOutOfTurn(asked(BOTH));
    }
  }

  private void assertOutOfTurn(LoginEvent event) {
    assertThatExceptionOfType(ProtocolViolation.class).isThrownBy(() -> happens(event));
  }

  private List<LoginEffect> happens(LoginEvent event) {
    Login.Transition transition = Login.next(state, event);
    state = transition.next();
    return transition.effects();
  }

  /** Plays the server up to the look-up of the role's secret. */
  private ScramServerExchange.AwaitingFinal untilSecret(ScramVerifier atServer) {
    var begun = (SASLInitialResponse) sentToServer(happens(asked(BOTH)));
    ScramServerExchange.AwaitingFinal server = serverSide(begun, atServer);
    happens(serverFirst(server));
    return server;
  }

  private SASLResponse proofOf(ScramClient client) throws ScramException {
    client.serverFirstMessage(text(sentToClient(happens(first(client)))));
    return (SASLResponse) sentToServer(happens(answered(client.clientFinalMessage().toString())));
  }

  private static ScramServerExchange.AwaitingFinal serverSide(
      SASLInitialResponse begun, ScramVerifier verifier) {
    return (ScramServerExchange.AwaitingFinal)
        ScramServerExchange.start(
            ScramMechanismName.SCRAM_SHA_256_PLUS,
            Optional.of(SERVER_CERTIFICATE),
            verifier,
            begun.initialResponse().orElseThrow().toArray(),
            "nonceOfServer");
  }

  private static LoginTerms terms(boolean provesAlways) {
    return new LoginTerms(
        "alice",
        Optional.of(Bytes.of(GATEWAY_CERTIFICATE)),
        true,
        Optional.of(Bytes.of(SERVER_CERTIFICATE)),
        provesAlways,
        new LoginTerms.Draw(
            "nonceForServer", "nonceForClient", Bytes.of(MD5_SALT), Bytes.of(new byte[] {3})));
  }

  private static ScramClient client(String password) {
    return ScramClient.builder()
        .advertisedMechanisms(List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"))
        .username("*")
        .password(password.toCharArray())
        .channelBinding("tls-server-end-point", GATEWAY_CERTIFICATE)
        .build();
  }

  private static ScramVerifier verifier(String password, byte[] salt) {
    return ScramVerifier.parse(StoredForms.scram(password, salt));
  }

  private static Object sentToServer(List<LoginEffect> effects) {
    assertThat(effects).hasSize(1);
    return ((SendToServer) effects.getFirst()).message();
  }

  private static Object sentToClient(List<LoginEffect> effects) {
    assertThat(effects).hasSize(1);
    return ((SendToClient) effects.getFirst()).message();
  }

  private static String text(Object message) {
    Bytes data =
        message instanceof Authentication.SASLContinue(Bytes continued)
            ? continued
            : ((Authentication.SASLFinal) message).data();
    return data.text(StandardCharsets.US_ASCII);
  }

  private static void assertRefused(List<LoginEffect> effects, String sqlState, String message) {
    assertThat(effects).hasSize(1);
    var fields = ((Refuse) effects.getFirst()).error().fields();
    assertThat(fields.get(Field.CODE)).contains(CString.of(sqlState));
    assertThat(fields.get(Field.SEVERITY)).contains(CString.of("FATAL"));
    assertThat(fields.get(Field.MESSAGE).orElseThrow().text(StandardCharsets.UTF_8))
        .contains(message);
  }
}
