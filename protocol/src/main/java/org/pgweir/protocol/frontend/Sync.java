package org.pgweir.protocol.frontend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.FrontendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/**
 * Ends a run of extended-query messages: the server closes the implicit transaction, answers
 * ReadyForQuery, and stops discarding after an error.
 */
public record Sync() implements FrontendMessage {

  public static Sync decode(ByteBuf body) {
    new BodyReader(body, "Sync").end();
    return new Sync();
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, FrontendType.SYNC).end();
  }
}
