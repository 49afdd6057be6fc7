package org.pgweir.protocol.backend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/** A Parse succeeded. */
public record ParseComplete() implements BackendMessage {

  public static ParseComplete decode(ByteBuf body) {
    new BodyReader(body, "ParseComplete").end();
    return new ParseComplete();
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, BackendType.PARSE_COMPLETE).end();
  }
}
