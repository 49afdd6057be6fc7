package org.pgweir.policies.policy;

import java.net.InetAddress;
import java.util.Optional;

/**
 * What policies can know of a session.
 *
 * @param clientAddress empty where there is no client, as in a linter
 * @param tlsSubject subject of the client's certificate; empty without one
 * @param serverVersion as {@code server_version_num} counts, for example 180004
 */
public record Session(
    String database,
    String role,
    String applicationName,
    Optional<InetAddress> clientAddress,
    Optional<String> tlsSubject,
    int serverVersion) {}
