package org.pgweir.gateway.session;

import java.util.List;
import org.pgweir.policies.JudgedStatement;
import org.pgweir.policies.SessionFacts;
import org.pgweir.policies.SessionProgress;
import org.pgweir.policies.SessionSettings;
import org.pgweir.policies.SessionSettings.Name;
import org.pgweir.policies.SessionTerms;
import org.pgweir.policies.analysis.Trace;
import org.pgweir.policies.analysis.TransactionSoFar;
import org.pgweir.policies.analysis.TransactionSoFar.Block;
import org.pgweir.protocol.TransactionStatus;

/**
 * What is known of a session from its StartupMessage, from what its statements did once the server
 * had completed them, and from what the server has reported since.
 *
 * <p>What is set inside a function is known only where the server reports it: all of it but role
 * and timeouts from PostgreSQL 18 on, not search_path before.
 *
 * <p>Confined to the session's event loop.
 */
@SuppressWarnings("ReferenceEquality") // what does not change keeps its object
public final class SessionState {

  static final SessionFacts UNKNOWN_FACTS = new SessionFacts("", "", "", 0, true);

  /** Reported from PostgreSQL 14 on. */
  private static final String READ_ONLY = "default_transaction_read_only";

  private static final int AUTHENTICATION_OK = 0;
  private static final int AUTHENTICATION_SASL_FINAL = 12;

  private static final TransactionSoFar PIPELINE = new TransactionSoFar(Block.IMPLICIT, Trace.NONE);

  private SessionFacts facts;
  private SessionProgress progress;
  private TransactionSoFar soFar = TransactionSoFar.NONE;
  private ClientEncoding encoding = ClientEncoding.UTF8;
  private TransactionStatus transaction = TransactionStatus.IDLE;
  private boolean ranInPipeline;
  private boolean readingUncertain;
  private boolean readingChanged;
  private boolean ready;
  private boolean awaitsPassword;
  private boolean endAnnounced;
  private boolean schemaAltering;
  private boolean unbound;
  private long readies;
  private final SessionTerms terms;
  private final Runnable schemaAltered;

  /** A session as its connection and StartupMessage announce it. */
  public SessionState(SessionFacts announced) {
    this(announced, SessionTerms.FREE, () -> {});
  }

  /**
   * The same.
   *
   * @param terms on which it takes place
   * @param schemaAltered told when a statement goes upstream that may alter the schema, and again
   *     when no transaction is open any more; must not block
   */
  public SessionState(SessionFacts announced, SessionTerms terms, Runnable schemaAltered) {
    this.terms = terms;
    this.schemaAltered = schemaAltered;
    facts = announced;
    progress = SessionProgress.starting(announced.settings());
  }

  /** Takes note of a ParameterStatus of the server. */
  void reported(String parameter, String value) {
    switch (parameter) {
      case "application_name" -> facts = facts.withApplicationName(value);
      case "client_encoding" -> encoding = ClientEncoding.named(value);
      case "server_version" -> facts = facts.withServerVersion(ServerVersion.number(value));
      case "standard_conforming_strings" ->
          facts = facts.withStandardConformingStrings(value.equals("on"));
      case "search_path" -> progress(progress.reported(Name.SEARCH_PATH, value));
      case "TimeZone" -> progress(progress.reported(Name.TIMEZONE, value));
      case "session_authorization" ->
          progress(
              value.equals(facts.user())
                  ? progress.reportedUnset(Name.SESSION_AUTHORIZATION)
                  : progress.reported(Name.SESSION_AUTHORIZATION, value));
      case READ_ONLY -> unbound = isBound() && !value.equals("on");
      default -> {
        // Of no use to the judge.
      }
    }
  }

  /** On what terms the session takes place. */
  public SessionTerms terms() {
    return terms;
  }

  /** How often the server has said ReadyForQuery. */
  long readies() {
    return readies;
  }

  /** Whether the server is to keep the session's transactions from writing. */
  boolean isBound() {
    return terms.settings().containsKey(READ_ONLY);
  }

  /** Whether the server has reported that it does not do so any more. */
  boolean isUnbound() {
    return unbound;
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

  /** The server has completed a statement of that message. */
  void completed(Awaited message) {
    ranInPipeline |= message.answer() == Awaited.Answer.COMPLETION;
    Consequences consequences = message.consequences();
    if (consequences == Consequences.NONE) {
      return;
    }
    if (consequences.reach() == Consequences.Reach.READING) {
      readingUncertain = true;
      readingChanged = true;
    }
    progress(consequences.complete(progress));
  }

  /** Statements go upstream. */
  void sent(List<JudgedStatement> statements) {
    for (JudgedStatement statement : statements) {
      if (statement.altersSchema()) {
        schemaAltering = true;
        schemaAltered.run();
        return;
      }
    }
  }

  /** The server has completed statements, and said ReadyForQuery since. */
  void ran(List<JudgedStatement> statements) {
    SessionProgress after = progress;
    for (JudgedStatement statement : statements) {
      after = after.after(statement.changes(), statement.trace());
    }
    sent(statements);
    schemaAltering &= transaction != TransactionStatus.IDLE;
    progress(transaction == TransactionStatus.IDLE ? after.idle() : after);
  }

  /** The server reported an error. */
  void failed() {
    progress(progress.afterError());
  }

  /** Takes note of a ReadyForQuery of the server, before which it reports what has changed. */
  void ready(TransactionStatus status) {
    transaction = status;
    ready = true;
    readies++;
    ranInPipeline = false;
    readingUncertain = false;
    switch (status) {
      case IDLE -> {
        readingChanged = false;
        progress(progress.idle());
        if (schemaAltering) {
          schemaAltering = false;
          schemaAltered.run();
        }
      }
      case IN_TRANSACTION -> progress(progress.inTransaction());
      case FAILED -> progress(progress.afterError());
    }
  }

  private void progress(SessionProgress latest) {
    if (latest == progress) {
      return;
    }
    progress = latest;
    soFar = latest.transactionWithTemporaries();
    if (latest.settings() != facts.settings()) {
      facts = facts.withSettings(latest.settings());
    }
  }

  /** The client sent Terminate, or the server an error that ends the session. */
  void announcedEnd() {
    endAnnounced = true;
  }

  /** Whether a side has said that the connection is about to be closed. */
  public boolean isEndAnnounced() {
    return endAnnounced;
  }

  /** What is known of the session, apart from its transaction. */
  public SessionFacts facts() {
    return facts;
  }

  /** The transaction the next statement runs in, and the session's temporary tables. */
  TransactionSoFar soFar() {
    return ranInPipeline && soFar == TransactionSoFar.NONE ? PIPELINE : soFar;
  }

  /** What was set when the transaction began. */
  SessionSettings settingsBefore() {
    return progress.before().settings();
  }

  /** Whether what is set changes with the end of the transaction. */
  boolean endMatters() {
    return progress.endMatters();
  }

  /** The same for how texts are read. */
  boolean endChangesReading() {
    return readingChanged;
  }

  /** Whether it may have changed how texts are read, and the server has not reported it yet. */
  boolean isReadingUncertain() {
    return readingUncertain;
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
