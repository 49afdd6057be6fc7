package org.pgweir.protocol.frontend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.FrontendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/**
 * Ends the data of a COPY with success. The server does not look whether it has a body; a body is
 * refused here.
 */
public record CopyDone() implements FrontendMessage {

  public static CopyDone decode(ByteBuf body) {
    new BodyReader(body, "CopyDone").end();
    return new CopyDone();
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, FrontendType.COPY_DONE).end();
  }
}
