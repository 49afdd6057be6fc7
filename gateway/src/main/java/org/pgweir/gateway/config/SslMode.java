package org.pgweir.gateway.config;

/**
 * How far TLS to the server goes; libpq's {@code sslmode} without {@code allow}, which tries
 * plaintext first.
 */
public enum SslMode {
  DISABLE("disable"),
  /** TLS where the server offers it, else plaintext. */
  PREFER("prefer"),
  /** TLS, the server's certificate unchecked. */
  REQUIRE("require"),
  /** TLS, the certificate from a trusted authority. */
  VERIFY_CA("verify-ca"),
  /** As {@link #VERIFY_CA}, and made out for the host we connect to. */
  VERIFY_FULL("verify-full");

  private final String libpqName;

  SslMode(String libpqName) {
    this.libpqName = libpqName;
  }

  public String libpqName() {
    return libpqName;
  }

  /** Whether a connection without TLS is a failure. */
  public boolean demandsTls() {
    return switch (this) {
      case DISABLE, PREFER -> false;
      case REQUIRE, VERIFY_CA, VERIFY_FULL -> true;
    };
  }

  /** Whether the server's certificate must come from a trusted authority. */
  public boolean verifiesCertificate() {
    return switch (this) {
      case DISABLE, PREFER, REQUIRE -> false;
      case VERIFY_CA, VERIFY_FULL -> true;
    };
  }
}
