package org.pgweir.protocol.backend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.codec.FrameWriter;

/** A message of a type later than this code; a relay passes it on. */
public record UnknownMessage(byte type, Bytes body) implements BackendMessage {

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, type).bytes(body).end();
  }
}
