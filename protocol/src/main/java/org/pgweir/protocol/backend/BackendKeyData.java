package org.pgweir.protocol.backend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;
import org.pgweir.protocol.codec.MessageLimits;

/**
 * What a CancelRequest for this session must repeat.
 *
 * @param processId of the server process
 * @param key 4 bytes, up to 256 since protocol 3.2
 */
public record BackendKeyData(int processId, Bytes key) implements BackendMessage {

  public static BackendKeyData decode(ByteBuf body) {
    BodyReader reader = new BodyReader(body, "BackendKeyData");
    int processId = reader.int32("process id");
    int keyBytes = reader.remaining();
    if (keyBytes < MessageLimits.CANCEL_KEY_MIN_BYTES
        || keyBytes > MessageLimits.CANCEL_KEY_MAX_BYTES) {
      throw reader.violation(
          "invalid message format",
          "key of "
              + keyBytes
              + " bytes, limits "
              + MessageLimits.CANCEL_KEY_MIN_BYTES
              + " and "
              + MessageLimits.CANCEL_KEY_MAX_BYTES);
    }
    return new BackendKeyData(processId, reader.rest());
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, BackendType.BACKEND_KEY_DATA).int32(processId).bytes(key).end();
  }
}
