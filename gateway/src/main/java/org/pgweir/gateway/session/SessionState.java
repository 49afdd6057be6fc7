package org.pgweir.gateway.session;

import org.pgweir.policies.SessionFacts;
import org.pgweir.protocol.TransactionStatus;

/**
 * What is known of a session from its StartupMessage and from what the server has reported since.
 *
 * <p>Confined to the session's event loop.
 */
public final class SessionState {

  static final SessionFacts UNKNOWN_FACTS = new SessionFacts("", "", "", 0, true);

  private static final int AUTHENTICATION_OK = 0;
  private static final int AUTHENTICATION_SASL_FINAL = 12;

  private SessionFacts facts;
  private ClientEncoding encoding = ClientEncoding.UTF8;
  private TransactionStatus transaction = TransactionStatus.IDLE;
  private boolean ready;
  private boolean awaitsPassword;
  private boolean endAnnounced;

  /** A session as its connection and StartupMessage announce it. */
  public SessionState(SessionFacts announced) {
    facts = announced;
  }

  /** Takes note of a ParameterStatus of the server. */
  void reported(String parameter, String value) {
    switch (parameter) {
      case "application_name" -> facts = facts.withApplicationName(value);
      case "client_encoding" -> encoding = ClientEncoding.named(value);
      case "server_version" -> facts = facts.withServerVersion(ServerVersion.number(value));
      case "standard_conforming_strings" ->
          facts = facts.withStandardConformingStrings(value.equals("on"));
      default -> {
        // Of no use to the judge.
      }
    }
  }

  /** Takes note of an authentication request of the server. */
  void requestedAuthentication(int kind) {
    awaitsPassword = kind != AUTHENTICATION_OK && kind != AUTHENTICATION_SASL_FINAL;
  }

  /** Takes note of the client's answer to it. */
  void answeredAuthentication() {
    awaitsPassword = false;
  }

  /** Whether the server waits for a PasswordMessage or the like. */
  boolean awaitsPassword() {
    return awaitsPassword;
  }

  /** Takes note of a ReadyForQuery of the server. */
  void ready(TransactionStatus status) {
    transaction = status;
    ready = true;
  }

  /** The client sent Terminate, or the server an error that ends the session. */
  void announcedEnd() {
    endAnnounced = true;
  }

  /** Whether a side has said that the connection is about to be closed. */
  public boolean isEndAnnounced() {
    return endAnnounced;
  }

  public SessionFacts facts() {
    return facts;
  }

  ClientEncoding encoding() {
    return encoding;
  }

  /** The transaction status of the last ReadyForQuery. */
  public TransactionStatus transaction() {
    return transaction;
  }

  /** Whether the server has ended start-up with its first ReadyForQuery. */
  public boolean isReady() {
    return ready;
  }
}
