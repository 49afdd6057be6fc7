package org.pgweir.policies;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import org.pgweir.policies.analysis.TransactionSoFar;
import org.pgweir.policies.policy.Arrival;

/**
 * What the judge knows of the session a statement arrived on. A value; equal facts judge alike.
 *
 * @param user the role that logged in
 * @param serverVersion as {@code server_version_num} counts, for example 180004
 * @param standardConformingStrings whether a backslash in {@code '…'} is an ordinary character
 * @param clientAddress empty where there is no client
 * @param tlsSubject subject of the client's certificate as RFC 2253 writes it; empty without one
 * @param transaction the transaction that is open, and what it has done
 * @param arrival what the client said of itself at the start
 */
public record SessionFacts(
    String database,
    String user,
    String applicationName,
    int serverVersion,
    boolean standardConformingStrings,
    Optional<InetAddress> clientAddress,
    Optional<String> tlsSubject,
    SessionSettings settings,
    TransactionSoFar transaction,
    Arrival arrival) {

  /** Facts without a client connection. */
  public SessionFacts(
      String database,
      String user,
      String applicationName,
      int serverVersion,
      boolean standardConformingStrings) {
    this(
        database,
        user,
        applicationName,
        serverVersion,
        standardConformingStrings,
        Optional.empty(),
        Optional.empty());
  }

  /** Facts of a session that has done nothing yet. */
  public SessionFacts(
      String database,
      String user,
      String applicationName,
      int serverVersion,
      boolean standardConformingStrings,
      Optional<InetAddress> clientAddress,
      Optional<String> tlsSubject) {
    this(
        database,
        user,
        applicationName,
        serverVersion,
        standardConformingStrings,
        clientAddress,
        tlsSubject,
        SessionSettings.DEFAULT,
        TransactionSoFar.NONE,
        new Arrival(applicationName, Map.of()));
  }

  public SessionFacts withArrival(Arrival said) {
    return new SessionFacts(
        database,
        user,
        applicationName,
        serverVersion,
        standardConformingStrings,
        clientAddress,
        tlsSubject,
        settings,
        transaction,
        said);
  }

  public SessionFacts withApplicationName(String name) {
    return with(name, serverVersion, standardConformingStrings, settings, transaction);
  }

  public SessionFacts withServerVersion(int version) {
    return with(applicationName, version, standardConformingStrings, settings, transaction);
  }

  public SessionFacts withStandardConformingStrings(boolean on) {
    return with(applicationName, serverVersion, on, settings, transaction);
  }

  public SessionFacts withSettings(SessionSettings changed) {
    return with(applicationName, serverVersion, standardConformingStrings, changed, transaction);
  }

  public SessionFacts withTransaction(TransactionSoFar changed) {
    return with(applicationName, serverVersion, standardConformingStrings, settings, changed);
  }

  private SessionFacts with(
      String name, int version, boolean conforming, SessionSettings set, TransactionSoFar open) {
    return new SessionFacts(
        database, user, name, version, conforming, clientAddress, tlsSubject, set, open, arrival);
  }
}
