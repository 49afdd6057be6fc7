package org.pgweir.gateway.authentication;

import org.pgweir.protocol.scram.Md5Secret;
import org.pgweir.protocol.scram.ScramClientExchange;
import org.pgweir.protocol.scram.ScramCredential;
import org.pgweir.protocol.scram.ScramKeys;
import org.pgweir.protocol.scram.ScramServerExchange;

/** How far a login is; see {@link Login} for the order. */
sealed interface LoginState {

  /** The server has not said yet how the client shall prove itself; SCRAM ends here. */
  record AwaitingDemand(LoginTerms terms) implements LoginState {}

  /** As {@link AwaitingDemand}, but all the gateway does is to hide channel binding. */
  record AwaitingOffer() implements LoginState {}

  /** The server is asked for its salt. */
  record AwaitingServerFirst(LoginTerms terms, ScramClientExchange upstream)
      implements LoginState {}

  /** The role's secret is being looked up. */
  record LookingUp(LoginTerms terms, Demand demand) implements LoginState {}

  /** The client may begin SCRAM. */
  record AwaitingClientFirst(LoginTerms terms, ScramCredential credential, Demand demand)
      implements LoginState {}

  /** The client is to send its proof. */
  record AwaitingClientFinal(
      LoginTerms terms, ScramServerExchange.AwaitingFinal exchange, Demand demand)
      implements LoginState {}

  /** The client is to answer an md5 challenge of the gateway's own. */
  record AwaitingMd5(LoginTerms terms, Md5Secret secret) implements LoginState {}

  /**
   * The client has proved itself; the gateway has, with the client's key, to the server.
   *
   * @param serverFinal what the client is told when the server agrees
   */
  record AwaitingServerFinal(
      ScramClientExchange.Challenged challenged, ScramKeys keys, String serverFinal)
      implements LoginState {}

  /** The client has failed, and the server is about to say so. */
  record AwaitingRefusal() implements LoginState {}

  /** The server agrees and will let the client in. */
  record AwaitingOk() implements LoginState {}

  /** Nothing more to do here. */
  record Over() implements LoginState {}

  /** What the server wants from whoever logs in. */
  sealed interface Demand {}

  /** A SCRAM proof. */
  record Proof(ScramClientExchange.Challenged challenged) implements Demand {}

  /** Nothing: it has said AuthenticationOk, which is held until the client proved itself. */
  record Trust() implements Demand {}

  /** Whether the client's next message is for the login. */
  default boolean awaitsClient() {
    return switch (this) {
      case AwaitingClientFirst _, AwaitingClientFinal _, AwaitingMd5 _ -> true;
      case AwaitingDemand _,
          AwaitingOffer _,
          AwaitingServerFirst _,
          LookingUp _,
          AwaitingServerFinal _,
          AwaitingRefusal _,
          AwaitingOk _,
          Over _ ->
          false;
    };
  }

  /** Whether what the server sends has to wait, since the client has not proved itself. */
  default boolean holdsServer() {
    return switch (this) {
      case LookingUp looking -> looking.demand() instanceof Trust;
      case AwaitingClientFirst awaiting -> awaiting.demand() instanceof Trust;
      case AwaitingClientFinal awaiting -> awaiting.demand() instanceof Trust;
      case AwaitingMd5 _ -> true;
      case AwaitingDemand _,
          AwaitingOffer _,
          AwaitingServerFirst _,
          AwaitingServerFinal _,
          AwaitingRefusal _,
          AwaitingOk _,
          Over _ ->
          false;
    };
  }
}
