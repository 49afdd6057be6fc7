package org.pgweir.protocol.frontend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/** Asks for TLS on this connection; the answer is one byte, {@code S} or {@code N}, or an error. */
public record SSLRequest() implements StartupPacket {

  /** 1234 and 5679 in place of the protocol version. */
  public static final int CODE = 1234 << 16 | 5679;

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.beginUntyped(out).int32(CODE).end();
  }

  static SSLRequest read(BodyReader reader) {
    reader.end();
    return new SSLRequest();
  }
}
