package org.pgweir.protocol.backend;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/**
 * The server speaks an older minor version than the client asked for, or does not know some of its
 * {@code _pq_.} options.
 *
 * @param version the whole version, major in the upper 16 bits, as servers send it; the
 *     documentation speaks of the minor version only
 * @param unknownOptions names of the options the server ignores
 */
public record NegotiateProtocolVersion(int version, List<CString> unknownOptions)
    implements BackendMessage {

  public NegotiateProtocolVersion {
    unknownOptions = List.copyOf(unknownOptions);
  }

  public static NegotiateProtocolVersion decode(ByteBuf body) {
    BodyReader reader = new BodyReader(body, "NegotiateProtocolVersion");
    int version = reader.int32("version");
    int count = reader.int32("number of options");
    if (count < 0 || count > reader.remaining()) {
      throw reader.violation(
          "insufficient data left in message",
          count + " options where " + reader.remaining() + " bytes are left");
    }
    List<CString> unknownOptions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      unknownOptions.add(reader.cstring("option"));
    }
    reader.end();
    return new NegotiateProtocolVersion(version, unknownOptions);
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter frame =
        FrameWriter.begin(out, BackendType.NEGOTIATE_PROTOCOL_VERSION)
            .int32(version)
            .int32(unknownOptions.size());
    unknownOptions.forEach(frame::cstring);
    frame.end();
  }
}
