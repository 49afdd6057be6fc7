package org.pgweir.protocol.backend;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/**
 * The result of a FunctionCall.
 *
 * @param result nothing if it is NULL
 */
public record FunctionCallResponse(Optional<Bytes> result) implements BackendMessage {

  public static FunctionCallResponse decode(ByteBuf body) {
    BodyReader reader = new BodyReader(body, "FunctionCallResponse");
    FunctionCallResponse response = new FunctionCallResponse(reader.value("result"));
    reader.end();
    return response;
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, BackendType.FUNCTION_CALL_RESPONSE).value(result).end();
  }
}
