package org.pgweir.protocol.frontend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.ProtocolViolation;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;
import org.pgweir.protocol.codec.MessageLimits;

/**
 * Asks the server to cancel what another session runs; comes on a connection of its own and is
 * never answered.
 *
 * @param processId of BackendKeyData
 * @param key of BackendKeyData: 4 bytes, up to 256 since protocol 3.2
 */
public record CancelRequest(int processId, Bytes key) implements StartupPacket {

  /** 1234 and 5678 in place of the protocol version. */
  public static final int CODE = 1234 << 16 | 5678;

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.beginUntyped(out).int32(CODE).int32(processId).bytes(key).end();
  }

  static CancelRequest read(BodyReader reader) {
    int processId = reader.int32("process id");
    int keyBytes = reader.remaining();
    if (keyBytes < MessageLimits.CANCEL_KEY_MIN_BYTES
        || keyBytes > MessageLimits.CANCEL_KEY_MAX_BYTES) {
      throw new ProtocolViolation("invalid length of cancel key in cancel request packet");
    }
    return new CancelRequest(processId, reader.rest());
  }
}
