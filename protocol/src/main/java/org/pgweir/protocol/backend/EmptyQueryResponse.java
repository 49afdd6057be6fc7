package org.pgweir.protocol.backend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/** Stands in place of CommandComplete for a text without a statement. */
public record EmptyQueryResponse() implements BackendMessage {

  public static EmptyQueryResponse decode(ByteBuf body) {
    new BodyReader(body, "EmptyQueryResponse").end();
    return new EmptyQueryResponse();
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, BackendType.EMPTY_QUERY_RESPONSE).end();
  }
}
