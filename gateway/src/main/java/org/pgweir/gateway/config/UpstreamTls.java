package org.pgweir.gateway.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * TLS towards the server, in libpq's words.
 *
 * @param rootCertificateFile PEM, the authorities the server's certificate must come from; empty
 *     means those the Java runtime trusts
 * @param clientCertificate what the gateway shows to a server that asks
 */
public record UpstreamTls(
    SslMode mode,
    Negotiation negotiation,
    Optional<Path> rootCertificateFile,
    Optional<ClientCertificate> clientCertificate) {

  /** How TLS begins. */
  public enum Negotiation {
    /** An SSLRequest asks first. */
    POSTGRES,
    /** The TLS handshake comes first, with ALPN {@code postgresql}; PostgreSQL 17 and newer. */
    DIRECT
  }

  /**
   * A certificate and its key.
   *
   * @param certificateFile PEM
   * @param keyFile PEM, PKCS#8, unencrypted
   */
  public record ClientCertificate(Path certificateFile, Path keyFile) {}

  /**
   * @throws ConfigException for combinations that libpq refuses too: direct negotiation that may
   *     end in plaintext, and {@code verify-ca} against every public authority
   */
  public UpstreamTls {
    if (negotiation == Negotiation.DIRECT && !mode.demandsTls()) {
      throw new ConfigException(
          "sslnegotiation=direct needs sslmode=require, verify-ca or verify-full, not "
              + mode.libpqName());
    }
    if (mode == SslMode.VERIFY_CA && rootCertificateFile.isEmpty()) {
      throw new ConfigException(
          "sslmode=verify-ca needs sslrootcert: without it every public authority could vouch"
              + " for the server; name a file or use sslmode=verify-full");
    }
  }

  /** libpq's defaults. */
  public static UpstreamTls defaults() {
    return of(SslMode.PREFER);
  }

  public static UpstreamTls of(SslMode mode) {
    return new UpstreamTls(mode, Negotiation.POSTGRES, Optional.empty(), Optional.empty());
  }
}
