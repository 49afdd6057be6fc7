package org.pgweir.gateway.authentication;

import org.pgweir.protocol.backend.BackendMessage;
import org.pgweir.protocol.backend.ErrorResponse;
import org.pgweir.protocol.frontend.FrontendMessage;

/** What is to be done for a login. */
sealed interface LoginEffect {

  record SendToServer(FrontendMessage message) implements LoginEffect {}

  record SendToClient(BackendMessage message) implements LoginEffect {}

  /** Look the role's secret up and report it. */
  record LookUp(String role) implements LoginEffect {}

  /** Tell the operator why a right password may be refused. */
  record Warn(String reason) implements LoginEffect {}

  /** Tell the client and close both connections. */
  record Refuse(ErrorResponse error) implements LoginEffect {}

  /** From here on both sides are relayed. */
  record HandOver() implements LoginEffect {}
}
