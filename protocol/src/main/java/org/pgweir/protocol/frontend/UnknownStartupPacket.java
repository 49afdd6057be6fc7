package org.pgweir.protocol.frontend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.codec.FrameWriter;

/**
 * A startup packet of another major protocol version or request code. A server answers it with
 * FATAL 0A000; passed on, it makes the server say which versions it knows.
 *
 * @param code major version in the upper 16 bits, minor in the lower
 */
public record UnknownStartupPacket(int code, Bytes rest) implements StartupPacket {

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.beginUntyped(out).int32(code).bytes(rest).end();
  }
}
