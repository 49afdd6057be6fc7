package org.pgweir.protocol.codec;

import org.pgweir.protocol.ProtocolViolation;

/**
 * The lengths a client's frame can have, checked before a byte of the body is read.
 *
 * <p>After an impossible length PostgreSQL closes the connection without a word ({@code
 * src/backend/libpq/pqcomm.c}, pq_getmessage; {@code src/backend/tcop/backend_startup.c}). Since
 * version 14 it has lower limits for some types, which are left to it.
 */
public final class FrontendFrames {

  /**
   * Whether a length word can be that of a message.
   *
   * @param length as received: counts itself, not the type
   */
  public static boolean isPossibleLength(int length) {
    return length >= MessageLimits.LENGTH_WORD_BYTES
        && length <= MessageLimits.LARGE_MESSAGE_LENGTH;
  }

  /**
   * Whether a length word can be that of a startup packet, which has no type.
   *
   * @param length as received: counts itself
   */
  public static boolean isPossibleStartupLength(int length) {
    return length >= MessageLimits.LENGTH_WORD_BYTES + MessageLimits.STARTUP_BODY_MIN_BYTES
        && length <= MessageLimits.LENGTH_WORD_BYTES + MessageLimits.STARTUP_BODY_BYTES;
  }

  /** What PostgreSQL says of a type that no client message has. */
  public static ProtocolViolation unknownType(byte type) {
    return new ProtocolViolation("invalid frontend message type " + Byte.toUnsignedInt(type));
  }

  private FrontendFrames() {}
}
