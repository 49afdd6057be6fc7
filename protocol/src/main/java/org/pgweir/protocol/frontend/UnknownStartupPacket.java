package org.pgweir.protocol.frontend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.codec.FrameWriter;

/**
 * A startup packet of another major protocol version or request code, which servers refuse with
 * FATAL 0A000.
 *
 * <p>PostgreSQL 13 still speaks protocol 2, whose messages have no lengths. A relay that passes
 * this on must not let a session come of it: it could not read one.
 *
 * @param code major version in the upper 16 bits, minor in the lower
 */
public record UnknownStartupPacket(int code, Bytes rest) implements StartupPacket {

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.beginUntyped(out).int32(code).bytes(rest).end();
  }
}
