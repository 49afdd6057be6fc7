package org.pgweir.protocol.frontend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.FrontendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/** The answer to a GSSAPI or SSPI request. */
public record GSSResponse(Bytes data) implements FrontendMessage {

  public static GSSResponse decode(ByteBuf body) {
    return new GSSResponse(new BodyReader(body, "GSSResponse").rest());
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, FrontendType.PASSWORD).bytes(data).end();
  }
}
