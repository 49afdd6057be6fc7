package org.pgweir.protocol.frontend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.FrontendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/** Ends the session. The server does not look whether it has a body; a body is refused here. */
public record Terminate() implements FrontendMessage {

  public static Terminate decode(ByteBuf body) {
    new BodyReader(body, "Terminate").end();
    return new Terminate();
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, FrontendType.TERMINATE).end();
  }
}
