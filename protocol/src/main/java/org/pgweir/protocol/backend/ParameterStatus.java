package org.pgweir.protocol.backend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/** The value of a setting that clients must know, at start-up and whenever it changes. */
public record ParameterStatus(CString name, CString value) implements BackendMessage {

  public static ParameterStatus decode(ByteBuf body) {
    BodyReader reader = new BodyReader(body, "ParameterStatus");
    ParameterStatus status = new ParameterStatus(reader.cstring("name"), reader.cstring("value"));
    reader.end();
    return status;
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, BackendType.PARAMETER_STATUS).cstring(name).cstring(value).end();
  }
}
