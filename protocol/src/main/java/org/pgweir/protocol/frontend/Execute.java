package org.pgweir.protocol.frontend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.FrontendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/**
 * Runs a portal.
 *
 * @param portal empty for the unnamed portal
 * @param maxRows rows after which the server suspends the portal; 0 or less for all
 */
public record Execute(CString portal, int maxRows) implements FrontendMessage {

  public static Execute decode(ByteBuf body) {
    BodyReader reader = new BodyReader(body, "Execute");
    Execute execute = new Execute(reader.cstring("portal name"), reader.int32("row limit"));
    reader.end();
    return execute;
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, FrontendType.EXECUTE).cstring(portal).int32(maxRows).end();
  }
}
