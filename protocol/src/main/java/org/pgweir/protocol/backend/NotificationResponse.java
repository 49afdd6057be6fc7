package org.pgweir.protocol.backend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/**
 * A NOTIFY that the session listens to.
 *
 * @param processId of the server process that notified
 * @param channel its name
 * @param payload may be empty
 */
public record NotificationResponse(int processId, CString channel, CString payload)
    implements BackendMessage {

  public static NotificationResponse decode(ByteBuf body) {
    BodyReader reader = new BodyReader(body, "NotificationResponse");
    NotificationResponse notification =
        new NotificationResponse(
            reader.int32("process id"), reader.cstring("channel"), reader.cstring("payload"));
    reader.end();
    return notification;
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, BackendType.NOTIFICATION_RESPONSE)
        .int32(processId)
        .cstring(channel)
        .cstring(payload)
        .end();
  }
}
