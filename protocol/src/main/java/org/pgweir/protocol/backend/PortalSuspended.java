package org.pgweir.protocol.backend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/** An Execute stopped at its row limit; another one continues. */
public record PortalSuspended() implements BackendMessage {

  public static PortalSuspended decode(ByteBuf body) {
    new BodyReader(body, "PortalSuspended").end();
    return new PortalSuspended();
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, BackendType.PORTAL_SUSPENDED).end();
  }
}
