package org.pgweir.gateway.rollout;

/** There is no such rollout, or this cannot be done to it; the message says what can. */
final class NotPossible extends Exception {

  private static final long serialVersionUID = 1L;

  NotPossible(String message) {
    super(message);
  }
}
