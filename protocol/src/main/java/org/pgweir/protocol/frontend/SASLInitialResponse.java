package org.pgweir.protocol.frontend;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.FrontendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/**
 * The answer to AuthenticationSASL: the mechanism chosen and its first message.
 *
 * @param initialResponse nothing if the mechanism has the server speak first
 */
public record SASLInitialResponse(CString mechanism, Optional<Bytes> initialResponse)
    implements FrontendMessage {

  public static SASLInitialResponse decode(ByteBuf body) {
    BodyReader reader = new BodyReader(body, "SASLInitialResponse");
    SASLInitialResponse response =
        new SASLInitialResponse(reader.cstring("mechanism"), reader.value("initial response"));
    reader.end();
    return response;
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, FrontendType.PASSWORD).cstring(mechanism).value(initialResponse).end();
  }
}
