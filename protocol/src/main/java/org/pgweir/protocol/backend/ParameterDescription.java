package org.pgweir.protocol.backend;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/**
 * The parameters of a prepared statement.
 *
 * @param types object id of the type of each
 */
public record ParameterDescription(List<Long> types) implements BackendMessage {

  public ParameterDescription {
    types = List.copyOf(types);
  }

  public static ParameterDescription decode(ByteBuf body) {
    BodyReader reader = new BodyReader(body, "ParameterDescription");
    ParameterDescription description = new ParameterDescription(reader.oids("parameter types"));
    reader.end();
    return description;
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, BackendType.PARAMETER_DESCRIPTION).oids(types).end();
  }
}
