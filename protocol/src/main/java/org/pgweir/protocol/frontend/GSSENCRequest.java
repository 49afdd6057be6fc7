package org.pgweir.protocol.frontend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/**
 * Asks for GSSAPI encryption on this connection; the answer is one byte, {@code G} or {@code N}.
 */
public record GSSENCRequest() implements StartupPacket {

  /** 1234 and 5680 in place of the protocol version. */
  public static final int CODE = 1234 << 16 | 5680;

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.beginUntyped(out).int32(CODE).end();
  }

  static GSSENCRequest read(BodyReader reader) {
    reader.end();
    return new GSSENCRequest();
  }
}
