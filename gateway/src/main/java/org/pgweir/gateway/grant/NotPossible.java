package org.pgweir.gateway.grant;

/** A request or decision that cannot be; the message is for whoever asked. */
final class NotPossible extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status of HTTP
   */
  NotPossible(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
