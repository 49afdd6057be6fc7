package org.pgweir.policies.policy;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;

/**
 * What policies can know of a session.
 *
 * @param clientAddress empty where there is no client, as in a linter
 * @param tlsSubject subject of the client's certificate; empty without one
 * @param serverVersion as {@code server_version_num} counts, for example 180004
 * @param sessionClass as {@code kind: Access} files tell; an application where none does
 */
public record Session(
    String database,
    String role,
    String applicationName,
    Optional<InetAddress> clientAddress,
    Optional<String> tlsSubject,
    int serverVersion,
    Arrival arrival,
    SessionClass sessionClass) {

  /** A session that no {@code kind: Access} file speaks of. */
  public Session(
      String database,
      String role,
      String applicationName,
      Optional<InetAddress> clientAddress,
      Optional<String> tlsSubject,
      int serverVersion) {
    this(
        database,
        role,
        applicationName,
        clientAddress,
        tlsSubject,
        serverVersion,
        new Arrival(applicationName, Map.of()),
        SessionClass.APPLICATION);
  }

  Session of(SessionClass known) {
    return new Session(
        database, role, applicationName, clientAddress, tlsSubject, serverVersion, arrival, known);
  }

  /** The same by the application name it came with. */
  Session asArrived() {
    return new Session(
        database,
        role,
        arrival.applicationName(),
        clientAddress,
        tlsSubject,
        serverVersion,
        arrival,
        sessionClass);
  }
}
