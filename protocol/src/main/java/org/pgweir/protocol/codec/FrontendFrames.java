package org.pgweir.protocol.codec;

import org.pgweir.protocol.FrontendType;
import org.pgweir.protocol.ProtocolViolation;

/**
 * The check of a client's frame header, made before a byte of the body is read.
 *
 * <p>Types, limits, order of the checks and wording are those of SocketBackend in PostgreSQL's
 * {@code src/backend/tcop/postgres.c}, versions 14 to 18. After an unknown type the server sends a
 * FATAL error, after a bad length it closes the connection without a word.
 */
public final class FrontendFrames {

  /**
   * Passes if PostgreSQL would read on after this header.
   *
   * @param type first byte of the frame; whether a known type is legal now is for the session
   * @param length the length word as received: counts itself, not the type
   * @throws ProtocolViolation if the type is unknown or the length outside the type's limits
   */
  public static void checkLength(byte type, int length) {
    int limit = limit(type);
    if (length < MessageLimits.LENGTH_WORD_BYTES || length > limit) {
      throw new ProtocolViolation("invalid message length");
    }
  }

  /**
   * Passes if PostgreSQL would read on after this length word of a startup packet, which has no
   * type.
   *
   * @param length the length word as received: counts itself
   * @throws ProtocolViolation if the length is outside the limits
   */
  public static void checkStartupLength(int length) {
    int min = MessageLimits.LENGTH_WORD_BYTES + MessageLimits.STARTUP_BODY_MIN_BYTES;
    int max = MessageLimits.LENGTH_WORD_BYTES + MessageLimits.STARTUP_BODY_BYTES;
    if (length < min || length > max) {
      throw new ProtocolViolation("invalid length of startup packet");
    }
  }

  private static int limit(byte type) {
    return switch (type) {
      case FrontendType.QUERY,
          FrontendType.FUNCTION_CALL,
          FrontendType.BIND,
          FrontendType.PARSE,
          FrontendType.COPY_DATA ->
          MessageLimits.LARGE_MESSAGE_LENGTH;
      case FrontendType.TERMINATE,
          FrontendType.CLOSE,
          FrontendType.DESCRIBE,
          FrontendType.EXECUTE,
          FrontendType.FLUSH,
          FrontendType.SYNC,
          FrontendType.COPY_DONE,
          FrontendType.COPY_FAIL ->
          MessageLimits.SMALL_MESSAGE_LENGTH;
      case FrontendType.PASSWORD -> MessageLimits.AUTHENTICATION_LENGTH;
      default -> throw unknownType(type);
    };
  }

  /** What PostgreSQL says of a type that no client message has. */
  public static ProtocolViolation unknownType(byte type) {
    return new ProtocolViolation("invalid frontend message type " + Byte.toUnsignedInt(type));
  }

  private FrontendFrames() {}
}
