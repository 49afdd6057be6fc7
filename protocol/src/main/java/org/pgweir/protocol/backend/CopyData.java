package org.pgweir.protocol.backend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/** A piece of a COPY, as a rule one row, or a message of the replication protocol. */
public record CopyData(Bytes data) implements BackendMessage {

  public static CopyData decode(ByteBuf body) {
    return new CopyData(new BodyReader(body, "CopyData").rest());
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, BackendType.COPY_DATA).bytes(data).end();
  }
}
