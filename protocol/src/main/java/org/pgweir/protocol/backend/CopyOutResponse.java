package org.pgweir.protocol.backend;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/**
 * The server sends the data of a COPY TO STDOUT.
 *
 * @param format 0 textual, 1 binary
 * @param columnFormats a format code each
 */
public record CopyOutResponse(byte format, List<Short> columnFormats) implements BackendMessage {

  public CopyOutResponse {
    columnFormats = List.copyOf(columnFormats);
  }

  public static CopyOutResponse decode(ByteBuf body) {
    BodyReader reader = new BodyReader(body, "CopyOutResponse");
    CopyOutResponse response =
        new CopyOutResponse(reader.int8("format"), reader.formats("column formats"));
    reader.end();
    return response;
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, BackendType.COPY_OUT_RESPONSE).int8(format).formats(columnFormats).end();
  }
}
