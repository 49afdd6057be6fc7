package org.pgweir.gateway.authentication;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.gateway.authentication.LoginEffect.HandOver;
import org.pgweir.gateway.authentication.LoginEffect.LookUp;
import org.pgweir.gateway.authentication.LoginEffect.Refuse;
import org.pgweir.gateway.authentication.LoginEffect.SendToClient;
import org.pgweir.gateway.authentication.LoginEffect.SendToServer;
import org.pgweir.gateway.authentication.LoginEffect.Warn;
import org.pgweir.gateway.authentication.LoginEvent.ClientAnswered;
import org.pgweir.gateway.authentication.LoginEvent.SecretFound;
import org.pgweir.gateway.authentication.LoginEvent.SecretUnavailable;
import org.pgweir.gateway.authentication.LoginEvent.ServerAsked;
import org.pgweir.gateway.authentication.LoginState.AwaitingClientFinal;
import org.pgweir.gateway.authentication.LoginState.AwaitingClientFirst;
import org.pgweir.gateway.authentication.LoginState.AwaitingDemand;
import org.pgweir.gateway.authentication.LoginState.AwaitingMd5;
import org.pgweir.gateway.authentication.LoginState.AwaitingOffer;
import org.pgweir.gateway.authentication.LoginState.AwaitingOk;
import org.pgweir.gateway.authentication.LoginState.AwaitingRefusal;
import org.pgweir.gateway.authentication.LoginState.AwaitingServerFinal;
import org.pgweir.gateway.authentication.LoginState.AwaitingServerFirst;
import org.pgweir.gateway.authentication.LoginState.LookingUp;
import org.pgweir.gateway.authentication.LoginState.Over;
import org.pgweir.gateway.authentication.LoginState.Proof;
import org.pgweir.gateway.authentication.LoginState.Trust;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.ProtocolViolation;
import org.pgweir.protocol.backend.Authentication;
import org.pgweir.protocol.frontend.SASLInitialResponse;
import org.pgweir.protocol.frontend.SASLResponse;
import org.pgweir.protocol.scram.MockCredential;
import org.pgweir.protocol.scram.ScramClientExchange;
import org.pgweir.protocol.scram.ScramCredential;
import org.pgweir.protocol.scram.ScramMechanismName;
import org.pgweir.protocol.scram.ScramRejection;
import org.pgweir.protocol.scram.ScramSalt;
import org.pgweir.protocol.scram.ScramServerExchange;

/**
 * A login as a pure machine: {@link #next} takes a state and an event and tells the next state and
 * what to do.
 *
 * <pre>
 *  server                      gateway                              client
 *    ── SASL ──────────▶ AwaitingDemand
 *    ◀─ client-first ───
 *    ── server-first ──▶ AwaitingServerFirst   (the salt tells whether the verifier is right)
 *                        LookingUp             ── SASL ──────────▶
 *                        AwaitingClientFirst   ◀─ client-first ───
 *                                              ── server-first ──▶
 *                        AwaitingClientFinal   ◀─ client-final ───
 *    ◀─ client-final ───  (the client's key is known now)
 *    ── server-final ──▶ AwaitingServerFinal   ── server-final ──▶
 *    ── Ok ────────────▶ AwaitingOk            ── Ok ────────────▶  relayed from here on
 * </pre>
 *
 * <p>A client that fails is not refused here: the server gets a proof that is wrong too, and
 * refuses it in its own words, log and delay. A role that does not exist goes the same way, with
 * the salt the server makes up for it. Requests other than SCRAM are relayed: their answers are not
 * bound to a connection.
 */
final class Login {

  private static final String AUTHENTICATION_FAILED = "28000";

  /** The next state, and what to do, in order. */
  record Transition(LoginState next, List<LoginEffect> effects) {

    static Transition to(LoginState next, LoginEffect... effects) {
      return new Transition(next, List.of(effects));
    }
  }

  private Login() {}

  /**
   * The machine.
   *
   * @throws ProtocolViolation if the server asked, or the client answered, out of turn or illegibly
   */
  static Transition next(LoginState state, LoginEvent event) {
    return switch (event) {
      case ServerAsked(Authentication request) -> onRequest(state, request);
      case ClientAnswered(Bytes body) -> onAnswer(state, body);
      case SecretFound(StoredSecret secret) ->
          state instanceof LookingUp looking ? onSecret(looking, secret) : ignored(state);
      case SecretUnavailable _ ->
          state instanceof LookingUp
              ? refuse("57P03", "the gateway cannot check passwords at present", "")
              : ignored(state);
    };
  }

  /** The look-up came back after the connection had ended. */
  private static Transition ignored(LoginState state) {
    return Transition.to(state);
  }

  private static Transition onRequest(LoginState state, Authentication request) {
    return switch (state) {
      case AwaitingDemand(LoginTerms terms) -> onDemand(terms, request);
      case AwaitingOffer _ -> relay(withoutBinding(request));
      case AwaitingServerFirst(LoginTerms terms, ScramClientExchange upstream)
          when request instanceof Authentication.SASLContinue(Bytes data) ->
          onServerFirst(terms, upstream.challenge(data.toArray()));
      case AwaitingServerFinal awaiting
          when request instanceof Authentication.SASLFinal(Bytes data) ->
          onServerFinal(awaiting, data);
      case AwaitingOk _ when request instanceof Authentication.Ok -> relay(request);
      case AwaitingServerFirst _,
          LookingUp _,
          AwaitingClientFirst _,
          AwaitingClientFinal _,
          AwaitingMd5 _,
          AwaitingServerFinal _,
          AwaitingRefusal _,
          AwaitingOk _,
          Over _ ->
          throw new ProtocolViolation("unexpected authentication request of the server");
    };
  }

  private static Transition onDemand(LoginTerms terms, Authentication request) {
    return switch (request) {
      case Authentication.SASL(List<CString> mechanisms) when offersScram(mechanisms) -> {
        ScramClientExchange upstream =
            ScramClientExchange.begin(
                offers(mechanisms, ScramMechanismName.SCRAM_SHA_256_PLUS),
                terms.serverTls(),
                terms.serverEndPoint().map(Bytes::toArray),
                terms.draw().nonceForServer());
        yield Transition.to(
            new AwaitingServerFirst(terms, upstream),
            new SendToServer(
                new SASLInitialResponse(
                    CString.of(upstream.mechanism().wireName()),
                    Optional.of(ascii(upstream.clientFirst())))));
      }
      case Authentication.Ok _ when terms.provesAlways() ->
          Transition.to(new LookingUp(terms, new Trust()), new LookUp(terms.user()));
      case Authentication other -> relay(other);
    };
  }

  private static Transition onServerFirst(
      LoginTerms terms, ScramClientExchange.Challenge challenge) {
    return switch (challenge) {
      case ScramClientExchange.Challenged challenged ->
          Transition.to(new LookingUp(terms, new Proof(challenged)), new LookUp(terms.user()));
      case ScramRejection(_, String message, String detail) ->
          refuse(AUTHENTICATION_FAILED, "SCRAM exchange with the server: " + message, detail);
    };
  }

  private static Transition onSecret(LookingUp looking, StoredSecret secret) {
    LoginTerms terms = looking.terms();
    if (looking.demand() instanceof Trust && secret instanceof StoredSecret.Md5(var md5)) {
      return Transition.to(
          new AwaitingMd5(terms, md5),
          new SendToClient(new Authentication.MD5Password(terms.draw().md5Salt())));
    }
    List<LoginEffect> effects = new ArrayList<>();
    ScramSalt shown =
        switch (looking.demand()) {
          case Proof(var challenged) -> challenged.salt();
          case Trust _ -> ScramSalt.mock(terms.user(), terms.draw().mockSecret().toArray());
        };
    ScramCredential credential =
        switch (secret) {
          case StoredSecret.Scram(var verifier)
              when looking.demand() instanceof Trust || verifier.salt().equals(shown) ->
              verifier;
          case StoredSecret.Scram _ -> {
            effects.add(new Warn("the verifier is not the one the server has now"));
            yield new MockCredential(shown);
          }
          case StoredSecret.Md5 _ -> {
            effects.add(new Warn("the server demands SCRAM, but only an md5 hash is known"));
            yield new MockCredential(shown);
          }
          case StoredSecret.None _ -> new MockCredential(shown);
        };
    effects.add(new SendToClient(offer(terms)));
    return new Transition(new AwaitingClientFirst(terms, credential, looking.demand()), effects);
  }

  private static Authentication.SASL offer(LoginTerms terms) {
    List<CString> mechanisms = new ArrayList<>();
    if (terms.clientEndPoint().isPresent()) {
      mechanisms.add(CString.of(ScramMechanismName.SCRAM_SHA_256_PLUS.wireName()));
    }
    mechanisms.add(CString.of(ScramMechanismName.SCRAM_SHA_256.wireName()));
    return new Authentication.SASL(mechanisms);
  }

  private static Transition onAnswer(LoginState state, Bytes body) {
    return switch (state) {
      case AwaitingClientFirst awaiting -> onClientFirst(awaiting, body);
      case AwaitingClientFinal awaiting ->
          onClientFinal(awaiting, awaiting.exchange().finish(body.toArray()));
      case AwaitingMd5(LoginTerms terms, var secret) -> {
        boolean right = secret.isAnswer(passwordIn(body), terms.draw().md5Salt().toArray());
        yield right ? relay(new Authentication.Ok()) : wrongPassword(terms);
      }
      case AwaitingDemand _,
          AwaitingOffer _,
          AwaitingServerFirst _,
          LookingUp _,
          AwaitingServerFinal _,
          AwaitingRefusal _,
          AwaitingOk _,
          Over _ ->
          throw new ProtocolViolation("unexpected answer of the client");
    };
  }

  private static Transition onClientFirst(AwaitingClientFirst awaiting, Bytes body) {
    LoginTerms terms = awaiting.terms();
    ClientChoice choice = ClientChoice.read(body);
    ScramServerExchange.FirstAnswer answer =
        ScramServerExchange.start(
            choice.mechanism(),
            terms.clientEndPoint().map(Bytes::toArray),
            awaiting.credential(),
            choice.message().toArray(),
            terms.draw().nonceForClient());
    return switch (answer) {
      case ScramServerExchange.AwaitingFinal exchange ->
          Transition.to(
              new AwaitingClientFinal(terms, exchange, awaiting.demand()),
              new SendToClient(new Authentication.SASLContinue(ascii(exchange.serverFirst()))));
      case ScramRejection rejection -> refuse(rejection);
    };
  }

  private static Transition onClientFinal(
      AwaitingClientFinal awaiting, ScramServerExchange.FinalAnswer answer) {
    return switch (answer) {
      case ScramServerExchange.Proven(var keys, String serverFinal) ->
          switch (awaiting.demand()) {
            case Proof(var challenged) ->
                Transition.to(
                    new AwaitingServerFinal(challenged, keys, serverFinal),
                    new SendToServer(new SASLResponse(ascii(challenged.prove(keys)))));
            case Trust _ ->
                Transition.to(
                    new Over(),
                    new SendToClient(new Authentication.SASLFinal(ascii(serverFinal))),
                    new SendToClient(new Authentication.Ok()),
                    new HandOver());
          };
      case ScramServerExchange.NotProven _ ->
          switch (awaiting.demand()) {
            case Proof(var challenged) ->
                Transition.to(
                    new AwaitingRefusal(),
                    new SendToServer(new SASLResponse(ascii(challenged.fail()))));
            case Trust _ -> wrongPassword(awaiting.terms());
          };
      case ScramRejection rejection -> refuse(rejection);
    };
  }

  private static Transition onServerFinal(AwaitingServerFinal awaiting, Bytes data) {
    if (!awaiting.challenged().isGenuine(data.toArray(), awaiting.keys())) {
      return refuse(AUTHENTICATION_FAILED, "the server does not know the password's verifier", "");
    }
    return Transition.to(
        new AwaitingOk(),
        new SendToClient(new Authentication.SASLFinal(ascii(awaiting.serverFinal()))));
  }

  /** A plaintext client must not see an offer that only an encrypted one can take. */
  private static Authentication withoutBinding(Authentication request) {
    return request instanceof Authentication.SASL(List<CString> mechanisms)
        ? new Authentication.SASL(
            mechanisms.stream()
                .filter(name -> !is(name, ScramMechanismName.SCRAM_SHA_256_PLUS))
                .toList())
        : request;
  }

  private static boolean offersScram(List<CString> mechanisms) {
    return offers(mechanisms, ScramMechanismName.SCRAM_SHA_256);
  }

  private static boolean offers(List<CString> mechanisms, ScramMechanismName wanted) {
    return mechanisms.stream().anyMatch(name -> is(name, wanted));
  }

  private static boolean is(CString name, ScramMechanismName mechanism) {
    return name.equals(CString.of(mechanism.wireName()));
  }

  private static String passwordIn(Bytes body) {
    String text = body.text(StandardCharsets.ISO_8859_1);
    return text.endsWith("\0") ? text.substring(0, text.length() - 1) : text;
  }

  private static Transition relay(Authentication request) {
    return Transition.to(new Over(), new SendToClient(request), new HandOver());
  }

  private static Transition wrongPassword(LoginTerms terms) {
    return refuse("28P01", "password authentication failed for user \"" + terms.user() + "\"", "");
  }

  private static Transition refuse(ScramRejection rejection) {
    return refuse(rejection.sqlState(), rejection.message(), rejection.detail());
  }

  private static Transition refuse(String sqlState, String message, String detail) {
    return Transition.to(new Over(), new Refuse(FatalError.of(sqlState, message, detail)));
  }

  private static Bytes ascii(String text) {
    return Bytes.of(text, StandardCharsets.US_ASCII);
  }
}
