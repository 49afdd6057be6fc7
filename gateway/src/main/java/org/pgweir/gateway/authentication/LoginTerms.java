package org.pgweir.gateway.authentication;

import java.util.Optional;
import org.pgweir.protocol.Bytes;

/**
 * What one login has to go by.
 *
 * @param user of the StartupMessage
 * @param clientEndPoint hash of the certificate this client was shown; empty in plaintext
 * @param serverTls whether the connection to the server is encrypted
 * @param serverEndPoint hash of the certificate the server showed; empty in plaintext
 * @param provesAlways whether the client must prove itself to the gateway even where the server
 *     lets the gateway in without a password
 * @param draw the random part
 */
record LoginTerms(
    String user,
    Optional<Bytes> clientEndPoint,
    boolean serverTls,
    Optional<Bytes> serverEndPoint,
    boolean provesAlways,
    Draw draw) {

  /**
   * What must not be guessed.
   *
   * @param nonceForServer ours as a client
   * @param nonceForClient ours as a server
   * @param md5Salt 4 bytes
   * @param mockSecret of the gateway, the same in every login
   */
  record Draw(String nonceForServer, String nonceForClient, Bytes md5Salt, Bytes mockSecret) {}
}
