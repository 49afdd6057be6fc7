package org.pgweir.protocol.frontend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.FrontendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/** The answer to AuthenticationSASLContinue. */
public record SASLResponse(Bytes data) implements FrontendMessage {

  public static SASLResponse decode(ByteBuf body) {
    return new SASLResponse(new BodyReader(body, "SASLResponse").rest());
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, FrontendType.PASSWORD).bytes(data).end();
  }
}
