package org.pgweir.protocol.backend;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/**
 * The server waits for the data of a COPY FROM STDIN.
 *
 * @param format 0 textual, 1 binary
 * @param columnFormats a format code each
 */
public record CopyInResponse(byte format, List<Short> columnFormats) implements BackendMessage {

  public CopyInResponse {
    columnFormats = List.copyOf(columnFormats);
  }

  public static CopyInResponse decode(ByteBuf body) {
    BodyReader reader = new BodyReader(body, "CopyInResponse");
    CopyInResponse response =
        new CopyInResponse(reader.int8("format"), reader.formats("column formats"));
    reader.end();
    return response;
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, BackendType.COPY_IN_RESPONSE).int8(format).formats(columnFormats).end();
  }
}
