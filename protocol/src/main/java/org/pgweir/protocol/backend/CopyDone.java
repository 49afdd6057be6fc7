package org.pgweir.protocol.backend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/** The data of a COPY has ended. */
public record CopyDone() implements BackendMessage {

  public static CopyDone decode(ByteBuf body) {
    new BodyReader(body, "CopyDone").end();
    return new CopyDone();
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, BackendType.COPY_DONE).end();
  }
}
