package org.pgweir.protocol.frontend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.FrontendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/**
 * Ends the data of a COPY and makes it fail.
 *
 * @param reason the server repeats it in its error
 */
public record CopyFail(CString reason) implements FrontendMessage {

  public static CopyFail decode(ByteBuf body) {
    BodyReader reader = new BodyReader(body, "CopyFail");
    CopyFail message = new CopyFail(reader.cstring("reason"));
    reader.end();
    return message;
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, FrontendType.COPY_FAIL).cstring(reason).end();
  }
}
