package org.pgweir.protocol.scram;

/** A SCRAM message that cannot be read; the message says why in PostgreSQL's words. */
final class MalformedScramMessage extends Exception {

  private static final long serialVersionUID = 1L;

  MalformedScramMessage(String detail) {
    super(detail, null, false, false);
  }

  ScramRejection rejection() {
    return ScramRejection.malformed(String.valueOf(getMessage()));
  }
}
