package org.pgweir.gateway.cli;

/** What we were given cannot be used; the message says where it is wrong and what would do. */
final class BadRequest extends Exception {

  private static final long serialVersionUID = 1L;

  BadRequest(String message) {
    super(message);
  }
}
