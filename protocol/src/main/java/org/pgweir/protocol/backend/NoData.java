package org.pgweir.protocol.backend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/** Stands in place of RowDescription for a statement that gives no rows. */
public record NoData() implements BackendMessage {

  public static NoData decode(ByteBuf body) {
    new BodyReader(body, "NoData").end();
    return new NoData();
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, BackendType.NO_DATA).end();
  }
}
