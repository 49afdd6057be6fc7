package org.pgweir.gateway.authentication;

import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.backend.Authentication;

/** What happens to a login. */
sealed interface LoginEvent {

  /** The server sent an authentication request. */
  record ServerAsked(Authentication request) implements LoginEvent {}

  /**
   * The client answered.
   *
   * @param body of its message of type {@code p}
   */
  record ClientAnswered(Bytes body) implements LoginEvent {}

  /** The look-up has come back. */
  record SecretFound(StoredSecret secret) implements LoginEvent {}

  /** The secrets cannot be read at present. */
  record SecretUnavailable() implements LoginEvent {}
}
