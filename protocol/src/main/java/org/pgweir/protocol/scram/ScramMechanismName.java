package org.pgweir.protocol.scram;

/** The two mechanism names of AuthenticationSASL that this package speaks. */
public enum ScramMechanismName {
  /** Without channel binding. */
  SCRAM_SHA_256("SCRAM-SHA-256"),
  /** Bound to the server's certificate ({@code tls-server-end-point}). */
  SCRAM_SHA_256_PLUS("SCRAM-SHA-256-PLUS");

  /** The only channel-binding type PostgreSQL knows. */
  static final String CHANNEL_BINDING_TYPE = "tls-server-end-point";

  private final String wireName;

  ScramMechanismName(String wireName) {
    this.wireName = wireName;
  }

  /** The name as it stands in AuthenticationSASL and SASLInitialResponse. */
  public String wireName() {
    return wireName;
  }
}
