package org.pgweir.protocol.frontend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.FrontendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/** A piece of a COPY, cut anywhere, or a message of the replication protocol. */
public record CopyData(Bytes data) implements FrontendMessage {

  public static CopyData decode(ByteBuf body) {
    return new CopyData(new BodyReader(body, "CopyData").rest());
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, FrontendType.COPY_DATA).bytes(data).end();
  }
}
