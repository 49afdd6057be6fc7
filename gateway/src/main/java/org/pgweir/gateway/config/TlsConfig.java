package org.pgweir.gateway.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * TLS towards clients.
 *
 * @param certificateFile PEM, the gateway's certificate followed by its intermediates
 * @param keyFile PEM, PKCS#8, unencrypted
 * @param clientCertificates empty when clients are not asked for a certificate
 */
public record TlsConfig(
    Mode mode,
    Path certificateFile,
    Path keyFile,
    Optional<ClientCertificates> clientCertificates) {

  /** What happens to a client that does not ask for TLS. */
  public enum Mode {
    /** It may continue in plaintext. */
    ALLOW,
    /** It is refused. */
    REQUIRE
  }

  /**
   * How clients prove themselves by certificate.
   *
   * @param caFile PEM, the authorities whose certificates are accepted
   */
  public record ClientCertificates(Path caFile, Demand demand) {}

  /** What happens to a TLS client that shows no certificate. */
  public enum Demand {
    /** It may continue; a certificate it does show must be valid. */
    ALLOW,
    /** The handshake fails. */
    REQUIRE
  }
}
