package org.pgweir.protocol.frontend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.ProtocolViolation;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrontendFrames;
import org.pgweir.protocol.codec.MessageLimits;

/**
 * The first message of a connection, or of what is left of it after an encryption request. It has
 * no type byte; its first Int32 tells what it is.
 *
 * <p>Source: {@code src/backend/tcop/backend_startup.c}, ProcessStartupPacket, PostgreSQL 18. It
 * closes the connection without a word on a bad length, and sends a FATAL error on a bad layout.
 */
public sealed interface StartupPacket
    permits CancelRequest, GSSENCRequest, SSLRequest, StartupMessage, UnknownStartupPacket {

  /** Appends length word and body. */
  void encode(ByteBuf out);

  /**
   * Reads a whole packet.
   *
   * @param body the bytes behind the length word
   * @throws ProtocolViolation if it is too short, longer than {@link
   *     MessageLimits#STARTUP_BODY_BYTES}, or laid out wrongly
   */
  static StartupPacket decode(ByteBuf body) {
    if (!FrontendFrames.isPossibleStartupLength(
        MessageLimits.LENGTH_WORD_BYTES + body.readableBytes())) {
      throw new ProtocolViolation("invalid length of startup packet");
    }
    BodyReader reader = new BodyReader(body, "startup packet");
    int code = reader.int32("code");
    return switch (code) {
      case CancelRequest.CODE -> CancelRequest.read(reader);
      case SSLRequest.CODE -> SSLRequest.read(reader);
      case GSSENCRequest.CODE -> GSSENCRequest.read(reader);
      default ->
          code >>> 16 == StartupMessage.MAJOR
              ? StartupMessage.read(code & 0xffff, reader)
              : new UnknownStartupPacket(code, reader.rest());
    };
  }
}
