package org.pgweir.protocol.backend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/** A Bind succeeded. */
public record BindComplete() implements BackendMessage {

  public static BindComplete decode(ByteBuf body) {
    new BodyReader(body, "BindComplete").end();
    return new BindComplete();
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, BackendType.BIND_COMPLETE).end();
  }
}
