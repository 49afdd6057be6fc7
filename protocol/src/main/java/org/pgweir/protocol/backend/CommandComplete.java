package org.pgweir.protocol.backend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/**
 * A statement succeeded.
 *
 * @param tag the command and, where rows count, their number, as in {@code INSERT 0 1}
 */
public record CommandComplete(CString tag) implements BackendMessage {

  public static CommandComplete decode(ByteBuf body) {
    BodyReader reader = new BodyReader(body, "CommandComplete");
    CommandComplete complete = new CommandComplete(reader.cstring("tag"));
    reader.end();
    return complete;
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, BackendType.COMMAND_COMPLETE).cstring(tag).end();
  }
}
