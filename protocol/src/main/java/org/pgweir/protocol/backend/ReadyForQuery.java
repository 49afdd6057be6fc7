package org.pgweir.protocol.backend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.TransactionStatus;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/** The server waits for the next query; sent after start-up, Query, FunctionCall and Sync. */
public record ReadyForQuery(TransactionStatus status) implements BackendMessage {

  public static ReadyForQuery decode(ByteBuf body) {
    BodyReader reader = new BodyReader(body, "ReadyForQuery");
    ReadyForQuery ready = new ReadyForQuery(TransactionStatus.of(reader.int8("status")));
    reader.end();
    return ready;
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, BackendType.READY_FOR_QUERY).int8(status.code()).end();
  }
}
