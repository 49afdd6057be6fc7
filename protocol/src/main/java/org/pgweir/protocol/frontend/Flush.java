package org.pgweir.protocol.frontend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.FrontendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/** Asks the server to send what it holds back. */
public record Flush() implements FrontendMessage {

  public static Flush decode(ByteBuf body) {
    new BodyReader(body, "Flush").end();
    return new Flush();
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, FrontendType.FLUSH).end();
  }
}
