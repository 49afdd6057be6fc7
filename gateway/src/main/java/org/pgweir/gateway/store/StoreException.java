package org.pgweir.gateway.store;

/** Schema {@code pgweir} cannot be as it should; the message says why and what helps. */
public final class StoreException extends Exception {

  private static final long serialVersionUID = 1L;

  StoreException(String message) {
    super(message);
  }

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
