package org.pgweir.protocol;

/**
 * A peer sent bytes that the protocol does not allow. The connection cannot be trusted afterwards.
 *
 * <p>The message is meant for the peer and for the log: it names what was wrong and the limits, and
 * never repeats the peer's bytes. It carries no stack trace: a hostile peer must not buy one with
 * five bytes.
 */
public final class ProtocolViolation extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** SQLSTATE protocol_violation. */
  public static final String SQL_STATE = "08P01";

  public ProtocolViolation(String message) {
    super(message, null, false, false);
  }
}
