package org.pgweir.policies;

import java.net.InetAddress;
import java.util.Optional;

/**
 * What the judge knows of the session a statement arrived on. A value; equal facts judge alike.
 *
 * @param serverVersion as {@code server_version_num} counts, for example 180004
 * @param standardConformingStrings whether a backslash in {@code '…'} is an ordinary character
 * @param clientAddress empty where there is no client
 * @param tlsSubject subject of the client's certificate as RFC 2253 writes it; empty without one
 */
public record SessionFacts(
    String database,
    String user,
    String applicationName,
    int serverVersion,
    boolean standardConformingStrings,
    Optional<InetAddress> clientAddress,
    Optional<String> tlsSubject) {

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

  public SessionFacts withApplicationName(String name) {
    return new SessionFacts(
        database, user, name, serverVersion, standardConformingStrings, clientAddress, tlsSubject);
  }

  public SessionFacts withServerVersion(int version) {
    return new SessionFacts(
        database,
        user,
        applicationName,
        version,
        standardConformingStrings,
        clientAddress,
        tlsSubject);
  }

  public SessionFacts withStandardConformingStrings(boolean on) {
    return new SessionFacts(
        database, user, applicationName, serverVersion, on, clientAddress, tlsSubject);
  }
}
