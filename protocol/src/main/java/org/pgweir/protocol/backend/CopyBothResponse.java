package org.pgweir.protocol.backend;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/**
 * Both sides send data, for streaming replication.
 *
 * @param format 0 textual, 1 binary
 * @param columnFormats a format code each
 */
public record CopyBothResponse(byte format, List<Short> columnFormats) implements BackendMessage {

  public CopyBothResponse {
    columnFormats = List.copyOf(columnFormats);
  }

  public static CopyBothResponse decode(ByteBuf body) {
    BodyReader reader = new BodyReader(body, "CopyBothResponse");
    CopyBothResponse response =
        new CopyBothResponse(reader.int8("format"), reader.formats("column formats"));
    reader.end();
    return response;
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, BackendType.COPY_BOTH_RESPONSE)
        .int8(format)
        .formats(columnFormats)
        .end();
  }
}
