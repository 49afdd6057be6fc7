package org.pgweir.protocol.frontend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.FrontendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/**
 * Ends a prepared statement or a portal; ending one that does not exist is no error.
 *
 * @param name empty for the unnamed one
 */
public record Close(Target target, CString name) implements FrontendMessage {

  public static Close decode(ByteBuf body) {
    BodyReader reader = new BodyReader(body, "Close");
    Close message = new Close(Target.read(reader, "CLOSE"), reader.cstring("name"));
    reader.end();
    return message;
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, FrontendType.CLOSE).int8(target.code()).cstring(name).end();
  }
}
