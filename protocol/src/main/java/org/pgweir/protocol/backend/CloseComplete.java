package org.pgweir.protocol.backend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/** A Close succeeded. */
public record CloseComplete() implements BackendMessage {

  public static CloseComplete decode(ByteBuf body) {
    new BodyReader(body, "CloseComplete").end();
    return new CloseComplete();
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, BackendType.CLOSE_COMPLETE).end();
  }
}
