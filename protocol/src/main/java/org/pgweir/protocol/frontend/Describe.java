package org.pgweir.protocol.frontend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.FrontendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/**
 * Asks for the parameters and columns of a prepared statement, or the columns of a portal.
 *
 * @param name empty for the unnamed one
 */
public record Describe(Target target, CString name) implements FrontendMessage {

  public static Describe decode(ByteBuf body) {
    BodyReader reader = new BodyReader(body, "Describe");
    Describe message = new Describe(Target.read(reader, "DESCRIBE"), reader.cstring("name"));
    reader.end();
    return message;
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, FrontendType.DESCRIBE).int8(target.code()).cstring(name).end();
  }
}
