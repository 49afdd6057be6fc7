package org.pgweir.gateway.tls;

import com.ongres.scram.common.util.TlsServerEndpoint;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** The hash of a server's certificate that SCRAM binds to: {@code tls-server-end-point}. */
final class EndPoint {

  private EndPoint() {}

  /**
   * The hash, RFC 5929 section 4.1; empty where the certificate's signature algorithm names no hash
   * (Ed25519), so that channel binding is not possible.
   */
  static Optional<byte[]> of(X509Certificate certificate) {
    try {
      byte[] hash = TlsServerEndpoint.getChannelBindingData(certificate);
      return hash.length == 0 ? Optional.empty() : Optional.of(hash);
    } catch (CertificateEncodingException unreadable) {
      throw new IllegalArgumentException("certificate cannot be encoded", unreadable);
    }
  }
}
