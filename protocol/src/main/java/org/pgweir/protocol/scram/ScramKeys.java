package org.pgweir.protocol.scram;

/**
 * The pair of keys with which a client logs in without knowing the password. Whoever holds them can
 * log in: keep them no longer than the login takes. Prints nothing of itself.
 */
public final class ScramKeys {

  private final byte[] clientKey;
  private final byte[] serverKey;

  ScramKeys(byte[] clientKey, byte[] serverKey) {
    this.clientKey = clientKey.clone();
    this.serverKey = serverKey.clone();
  }

  byte[] clientKey() {
    return clientKey;
  }

  byte[] serverKey() {
    return serverKey;
  }

  @Override
  public String toString() {
    return "ScramKeys(hidden)";
  }
}
